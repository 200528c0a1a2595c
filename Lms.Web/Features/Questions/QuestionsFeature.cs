namespace Lms.Web.Features.Questions;

/// <summary>
/// Kinds of questions, how they are written, validated, and graded. The rooms that ask them store them and the answers. It uses Kernel and
/// Platform, and may use the rooms before it (AllFeatures.InOrder): Institutions, People, and Notifications.
/// </summary>
public sealed class QuestionsFeature : IFeature;
