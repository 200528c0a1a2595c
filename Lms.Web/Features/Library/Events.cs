using Lms.Web.Kernel;

namespace Lms.Web.Features.Library;

/// <summary>What uses the material shows something else now.</summary>
public sealed record MaterialChanged(Guid MaterialId) : IEvent;
