using Lms.Web.Features.Certificates.Model;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Enrollments;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Certificates;

public sealed class CertificatesFeature : IFeature
{
    public void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddPersonalData<PersonalDataOfCertificates>();
        services.AddSingleton(CertificateNotifications.Issued).AddSingleton(CertificateNotifications.CourseCompleted);
        services.AddSingleton<CertificatePrinter>();
        services.AddSingleton<IPolicy, CertificatePolicy>();
        services
            .Hears<IssueCertificate, CourseCompleted>()
            .Hears<PrintCertificate, CertificateIssued>()
            .Hears<TellCertificate, CertificatePrinted>();
        services.AddSingleton(
            new NavItem
            {
                Place = Place.Course,
                After = "reviews",
                Title = "Certificates",
                Icon = "certificate",
                Path = "certificates",
                Act = CourseAct.SeeLearners,
            }
        );
    }
}
