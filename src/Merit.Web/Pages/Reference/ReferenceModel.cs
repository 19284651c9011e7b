using Merit.Assessment;

namespace Merit.Web.Pages.Reference;

/// <summary>The interface, for people who write scripts.</summary>
/// <param name="Groups">Its operations, by what belongs together.</param>
/// <param name="Types">What they take and answer.</param>
/// <param name="Ways">The ways to say who asks.</param>
public sealed record ReferenceModel(IReadOnlyList<OperationGroup> Groups, IReadOnlyList<NamedType> Types, IReadOnlyList<Text> Ways);

/// <summary>Operations that belong together.</summary>
/// <param name="Name">Names the group in addresses.</param>
/// <param name="Description">What it is about.</param>
/// <param name="Operations">The operations.</param>
public sealed record OperationGroup(string Name, Text Description, IReadOnlyList<DescribedOperation> Operations);

/// <summary>One operation.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Verb">The HTTP method, in upper case.</param>
/// <param name="Path">Its path.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Roles">Who may call it; empty for everybody.</param>
/// <param name="Parameters">What may stand in path, query and headers.</param>
/// <param name="Takes">What the body may be.</param>
/// <param name="Answers">What it answers.</param>
public sealed record DescribedOperation(
    string Id,
    string Verb,
    string Path,
    Text Summary,
    IReadOnlyList<string> Roles,
    IReadOnlyList<DescribedParameter> Parameters,
    IReadOnlyList<DescribedBody> Takes,
    IReadOnlyList<DescribedAnswer> Answers);

/// <summary>A parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Whether it stands in <c>path</c>, <c>query</c> or <c>header</c>.</param>
/// <param name="Description">What it says.</param>
public sealed record DescribedParameter(string Name, string Place, Text Description);

/// <summary>A body, of a request or an answer.</summary>
/// <param name="MediaType">What it is written in.</param>
/// <param name="Type">What it is.</param>
/// <param name="Example">An example; null when there is none.</param>
public sealed record DescribedBody(string MediaType, TypeName Type, string? Example);

/// <summary>An answer.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">What it means.</param>
/// <param name="Body">Its body; null when it has none.</param>
/// <param name="Headers">The headers that come with it.</param>
/// <param name="Codes">The codes of the problems that it may be.</param>
public sealed record DescribedAnswer(string Status, Text Description, DescribedBody? Body, IReadOnlyList<DescribedParameter> Headers, IReadOnlyList<string> Codes);

/// <summary>A type that has a name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Members">Its fields.</param>
public sealed record NamedType(string Name, IReadOnlyList<TypeMember> Members);

/// <summary>A field of a type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is.</param>
/// <param name="IsRequired">Whether it is always there.</param>
public sealed record TypeMember(string Name, TypeName Type, bool IsRequired);

/// <summary>What a value is, in a few words.</summary>
/// <param name="Text">Such as <c>string</c> or <c>Finding[]</c>.</param>
/// <param name="Named">The type with a name that it is made of; null when it is none.</param>
public sealed record TypeName(string Text, string? Named);
