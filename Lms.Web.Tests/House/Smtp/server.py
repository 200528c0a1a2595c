"""A mail server on a free port of this machine: python3 server.py FOLDER [starttls] [auth].

Every mail it takes becomes a file of one JSON object in FOLDER, as a mail program would read it.
It refuses for the time being while FOLDER/refuse exists.
"""
import asyncio, email, email.policy, json, os, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

folder, options = sys.argv[1], sys.argv[2:]


class Keeper:
    count = 0

    async def handle_DATA(self, server, session, envelope):
        if os.path.exists(os.path.join(folder, "refuse")):
            return "451 Try again later"
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = [p for p in mail.walk() if not p.is_multipart()]
        self.count += 1
        place = os.path.join(folder, f"{self.count:04}.json")
        with open(place + ".part", "w", encoding="utf-8") as file:
            json.dump({
                "From": envelope.mail_from,
                "To": envelope.rcpt_tos,
                "Secure": session.ssl is not None,
                "User": (session.auth_data.login.decode() if session.authenticated and session.auth_data else None),
                "Headers": [[name, str(value)] for name, value in mail.items()],
                "ToName": mail["To"].addresses[0].display_name,
                "Kind": mail.get_content_type(),
                "Parts": [{"Kind": p.get_content_type(), "Text": p.get_content()} for p in parts],
            }, file)
        os.rename(place + ".part", place)
        return "250 Kept"


def known(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"lms", b"secret")
    return AuthResult(success=good, auth_data=data if good else None)


tls = None
if "starttls" in options:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(os.path.join(folder, "certificate.pem"))


class Server(SMTP):
    """Takes names of mechanisms in any case, as mail servers do."""

    async def smtp_AUTH(self, arg):
        mechanism, _, rest = (arg or "").partition(" ")
        await super().smtp_AUTH(f"{mechanism.upper()} {rest}".strip())


async def main():
    loop, keeper = asyncio.get_running_loop(), Keeper()
    server = await loop.create_server(
        lambda: Server(keeper, hostname="mail.harbor.example", loop=loop, tls_context=tls, require_starttls=tls is not None,
                       authenticator=known if "auth" in options else None, auth_required="auth" in options, auth_require_tls=False),
        "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
