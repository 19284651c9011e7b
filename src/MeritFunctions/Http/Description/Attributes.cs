namespace MeritFunctions.Http.Description;

/// <summary>What many functions of the interface do in the same way.</summary>
[Flags]
public enum Customs
{
    /// <summary>Nothing of it.</summary>
    None = 0,

    /// <summary>Lists in pages, as <see cref="Paging"/> does.</summary>
    Pages = 1 | Link,

    /// <summary>Takes an <c>Idempotency-Key</c>, as <see cref="Orders"/> do.</summary>
    Key = 2,

    /// <summary>Takes <c>If-Match</c>, so that nobody changes what they have not seen.</summary>
    Guard = 4,

    /// <summary>Names the state that it shows, by <see cref="EntityTag"/>.</summary>
    Tag = 8,

    /// <summary>Names the address of what came of it.</summary>
    Location = 16,

    /// <summary>Leads on to the next page by the header <c>Link</c>.</summary>
    Link = 32,
}

/// <summary>Says which customs a function follows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FollowsAttribute(Customs customs) : Attribute
{
    /// <summary>The customs.</summary>
    public Customs Customs => customs;
}

/// <summary>Says what a function takes.</summary>
/// <param name="body">What the body is read as.</param>
/// <param name="mediaType">What it is written in.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class TakesAttribute(Type body, string mediaType = MediaTypes.Json) : Attribute
{
    /// <summary>What the body is read as; <see cref="string"/> for a text that has no schema.</summary>
    public Type Body => body;

    /// <summary>What it is written in.</summary>
    public string MediaType => mediaType;

    /// <summary>Whether it is a document with a reader of its own, and not read field by field as <see cref="RequestBody"/> is.</summary>
    public bool IsDocument { get; init; }
}

/// <summary>Says what a function answers when it did what was asked.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="body">What the answer is; null when it has no body.</param>
/// <param name="mediaType">What it is written in.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AnswersAttribute(int status, Type? body = null, string mediaType = MediaTypes.Json) : Attribute
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>What the answer is.</summary>
    public Type? Body => body;

    /// <summary>What it is written in.</summary>
    public string MediaType => mediaType;
}

/// <summary>Says with which problems of its own a function refuses. What every function refuses with is known.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="codes">The codes of the problems.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RefusesAttribute(int status, params string[] codes) : Attribute
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>The codes.</summary>
    public IReadOnlyList<string> Codes => codes;
}

/// <summary>Says what may stand in a function's query, beside what its customs bring.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AsksAttribute(string name, Type type) : Attribute
{
    /// <summary>The parameter.</summary>
    public string Name => name;

    /// <summary>What it is read as.</summary>
    public Type Type => type;
}

/// <summary>What answers and bodies are written in.</summary>
public static class MediaTypes
{
    /// <summary>JSON.</summary>
    public const string Json = "application/json";

    /// <summary>A JSON Schema.</summary>
    public const string Schema = "application/schema+json";

    /// <summary>Lines of JSON.</summary>
    public const string Lines = "application/x-ndjson";

    /// <summary>Problem details.</summary>
    public const string Problem = "application/problem+json";

    /// <summary>A table as text.</summary>
    public const string Csv = "text/csv";

    /// <summary>Behind a media type: written in UTF-8.</summary>
    public const string InUtf8 = "; charset=utf-8";
}
