namespace Lms.Web.Features.Certificates;

public sealed class CertificatesFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
    }
}
