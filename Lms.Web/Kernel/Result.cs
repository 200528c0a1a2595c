namespace Lms.Web.Kernel;

/// <summary>The reason why something was not done, in words for the person who asked. Refusals are data; exceptions are bugs.</summary>
/// <param name="Text">An English sentence, also the key of its translations; <c>{0}</c> is replaced by the first argument.</param>
/// <param name="Field">The field of the operation that it is about, such as <c>Email</c>, or null when it is about the whole.</param>
/// <param name="Arguments">The values for the placeholders in the text.</param>
public sealed record Refusal(string Text, string? Field = null, params object[] Arguments)
{
    public Refusal About(string field) => this with { Field = field };
}

/// <summary>Success, or a refusal with a reason.</summary>
public readonly record struct Result(Refusal? Refusal)
{
    public static readonly Result Done;

    public bool IsDone => Refusal is null;

    public static implicit operator Result(Refusal refusal) => new(refusal);
}

/// <summary>A value, or the reason why there is none.</summary>
public readonly record struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Refusal? refusal) => (this.value, Refusal) = (value, refusal);

    public Refusal? Refusal { get; }

    public bool IsDone => Refusal is null;

    /// <exception cref="InvalidOperationException">The result is a refusal.</exception>
    public T Value => Refusal is null ? value! : throw new InvalidOperationException($"Refused: {Refusal.Text}");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);

    public static implicit operator Result(Result<T> result) => new(result.Refusal);
}
