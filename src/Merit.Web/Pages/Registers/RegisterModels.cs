namespace Merit.Web.Pages.Registers;

/// <summary>Some agencies of the register.</summary>
/// <param name="Agencies">The agencies of this page.</param>
/// <param name="Next">The code after which the next page begins; null on the last one.</param>
/// <param name="Query">Words of the name, or the beginning of the code, that are asked for.</param>
/// <param name="Type">The type that is asked for; null for all.</param>
/// <param name="OnlySilent">Whether only agencies without an address are asked for.</param>
/// <param name="Types">The types that there are.</param>
/// <param name="MayChange">Whether the reader may change the register.</param>
public sealed record RegisterModel(
    IReadOnlyList<ListedAgency> Agencies, string? Next, string Query, string? Type, bool OnlySilent, IReadOnlyList<string> Types, bool MayChange);

/// <summary>An agency, without its address.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Region">Its region.</param>
/// <param name="Size">Its size class.</param>
/// <param name="HasContact">Whether anybody can be written to.</param>
public sealed record ListedAgency(string Code, string Name, string Type, string? Region, string? Size, bool HasContact);

/// <summary>What a document would change in the register.</summary>
/// <param name="Count">How many agencies the document has.</param>
/// <param name="Added">How many of them are new.</param>
/// <param name="Changed">How many become different.</param>
/// <param name="Unchanged">How many stay as they are.</param>
/// <param name="Changes">The changes, up to a limit.</param>
/// <param name="Warnings">What its author ought to know.</param>
/// <param name="Content">The document, to be sent again with the confirmation.</param>
/// <param name="Kind">Whether it is <c>csv</c> or <c>json</c>.</param>
/// <param name="Expected">Names these changes: only they are made.</param>
/// <param name="IsAnew">Whether others changed the register since the changes were shown first.</param>
public sealed record ImportPreview(
    int Count,
    int Added,
    int Changed,
    int Unchanged,
    IReadOnlyList<AgencyChange> Changes,
    IReadOnlyList<string> Warnings,
    string Content,
    string Kind,
    string Expected,
    bool IsAnew);

/// <summary>An agency that is new or becomes different.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">The name that it will have.</param>
/// <param name="Fields">What becomes different; null when the agency is new.</param>
public sealed record AgencyChange(string Code, string Name, IReadOnlyList<FieldChange>? Fields);

/// <summary>A field that becomes different; of a contact, whether there is one.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Before">What it says now.</param>
/// <param name="After">What it will say.</param>
public sealed record FieldChange(string Field, string? Before, string? After);
