namespace Lms.Web.Kernel;

/// <summary>Something that happened, named in the past tense; handled at least once after it was saved.</summary>
public interface IEvent;
