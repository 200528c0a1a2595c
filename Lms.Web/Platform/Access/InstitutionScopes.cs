namespace Lms.Web.Platform.Access;

/// <summary>
/// Scopes for work in an institution that no request asks for. What keeps institutions apart is in LmsContext (reads), InstitutionStamp
/// (writes), and RowSecurity (PostgreSQL).
/// </summary>
public static class InstitutionScopes
{
    extension(IServiceScopeFactory scopes)
    {
        /// <summary>Begins a scope whose viewer visits the institution, without anyone being signed in.</summary>
        public AsyncServiceScope EnterInstitution(Guid institutionId, string name = "", TimeZoneInfo? zone = null, string? locale = null)
        {
            var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Viewer>().Visit(institutionId, name, zone ?? TimeZoneInfo.Utc, locale: locale);
            return scope;
        }
    }
}
