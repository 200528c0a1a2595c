namespace Lms.Web.Features.Questions;

/// <summary>Kinds of questions, how they are written, validated, and graded. Whatever asks them keeps them, and the answers.</summary>
public sealed class QuestionsFeature : IFeature;
