namespace Lms.Web.Features.Courses.Model;

public enum Delivery
{
    SelfPaced,
    InstructorLed,
    Blended,
    LiveVirtual,
}
