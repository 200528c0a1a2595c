"""A mail server on a free port of this machine: python3 server.py FOLDER [starttls | tls] [auth | oauth].

Every mail it takes becomes a file of one JSON object in FOLDER, as a mail program would read it.
While there is a file of that name in FOLDER it refuses for the time being (refuse), refuses every recipient for good (reject),
keeps the sender waiting for its answer (slow), or hangs up in the middle of a mail (cut).
"""
import asyncio, base64, email, email.policy, json, os, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

folder, options = sys.argv[1], sys.argv[2:]


class Keeper:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if told("reject"):
            return "550 5.1.1 There is no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if told("refuse"):
            return "451 Try again later"
        if told("cut"):
            server.transport.abort()
            return "250 Nobody hears this"
        while told("slow"):
            await asyncio.sleep(0.05)
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = [p for p in mail.walk() if not p.is_multipart()]
        self.count += 1
        place = os.path.join(folder, f"{self.count:04}.json")
        with open(place + ".part", "w", encoding="utf-8") as file:
            json.dump({
                "From": envelope.mail_from,
                "To": envelope.rcpt_tos,
                "Secure": server.transport.get_extra_info("ssl_object") is not None,
                "Connection": session.peer[1],
                "User": (session.auth_data.login.decode() if session.authenticated and session.auth_data else None),
                "Headers": [[name, str(value)] for name, value in mail.items()],
                "ToName": mail["To"].addresses[0].display_name,
                "Kind": mail.get_content_type(),
                "Parts": [{"Kind": p.get_content_type(), "Text": p.get_content() if p.get_content_maintype() == "text" else ""} for p in parts],
                "Raw": envelope.content.decode("latin-1"),
            }, file)
        os.rename(place + ".part", place)
        return "250 Kept"

    async def auth_XOAUTH2(self, server, args):
        said = dict(p.split("=", 1) for p in base64.b64decode(args[1]).decode().split("\x01") if "=" in p)
        good = said == {"user": "lms", "auth": "Bearer fresh-token"}
        return AuthResult(success=good, handled=False, auth_data=LoginPassword(b"lms", b"") if good else None)


def told(what):
    return os.path.exists(os.path.join(folder, what))


def known(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"lms", b"secret")
    return AuthResult(success=good, handled=False, auth_data=data if good else None)


tls = None
if "starttls" in options or "tls" in options:
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
        lambda: Server(keeper, hostname="mail.harbor.example", loop=loop, tls_context=tls if "starttls" in options else None, require_starttls="starttls" in options,
                       authenticator=known if "auth" in options else None, auth_required="auth" in options or "oauth" in options, auth_require_tls=False,
                       auth_exclude_mechanism=["LOGIN", "PLAIN"] if "oauth" in options else ["XOAUTH2"]),
        "127.0.0.1", 0, ssl=tls if "tls" in options else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
