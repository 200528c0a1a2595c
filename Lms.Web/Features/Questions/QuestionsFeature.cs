namespace Lms.Web.Features.Questions;

/// <summary>Kinds of questions, how they are written, validated, and graded. The rooms that ask them store them and the answers.</summary>
public sealed class QuestionsFeature : IFeature;
