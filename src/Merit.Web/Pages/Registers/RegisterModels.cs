namespace Merit.Web.Pages.Registers;

/// <summary>Some agencies of the register.</summary>
/// <param name="Agencies">The agencies of this page.</param>
/// <param name="Next">The code after which the next page begins; null on the last one.</param>
/// <param name="Query">Words of the name, or the beginning of the code, that are asked for.</param>
/// <param name="Type">The type that is asked for; null for all.</param>
/// <param name="Contacts">How many contacts the agencies have that are asked for; null for all.</param>
/// <param name="Types">The types that there are.</param>
/// <param name="MayChange">Whether the reader may change the register.</param>
public sealed record RegisterModel(
    IReadOnlyList<ListedAgency> Agencies, string? Next, string Query, string? Type, int? Contacts, IReadOnlyList<string> Types, bool MayChange);

/// <summary>An agency, without its address.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Region">Its region.</param>
/// <param name="Size">Its size class.</param>
/// <param name="Contacts">How many can be written to.</param>
/// <param name="SucceededBy">The codes of those that follow it; null while it goes on.</param>
/// <param name="Predecessors">The codes of those that it follows; null when there are none.</param>
public sealed record ListedAgency(
    string Code, string Name, string Type, string? Region, string? Size, int Contacts, string? SucceededBy = null, string? Predecessors = null);

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

/// <summary>What an order to rename, merge or split would change.</summary>
/// <param name="Agencies">The agencies that end, are new or become different.</param>
/// <param name="Warnings">What who orders ought to know.</param>
/// <param name="From">The order's agencies as they are, to be sent again with the confirmation.</param>
/// <param name="Into">Those that there are afterwards.</param>
/// <param name="Reason">Why.</param>
/// <param name="Expected">Names these changes: only they are made.</param>
/// <param name="IsAnew">Whether others changed the register since the changes were shown first.</param>
public sealed record ReorganisationPreview(
    IReadOnlyList<ReorganisedAgency> Agencies, IReadOnlyList<string> Warnings, string From, string Into, string Reason, string Expected, bool IsAnew);

/// <summary>An agency as a reorganisation leaves it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name then.</param>
/// <param name="IsNew">Whether it is new.</param>
/// <param name="NameBefore">The name that it has now; null when it keeps it.</param>
/// <param name="SucceededBy">The codes of those that follow it; null when it goes on.</param>
/// <param name="Predecessors">The codes of those that it follows; null when there are none.</param>
public sealed record ReorganisedAgency(string Code, string Name, bool IsNew, string? NameBefore, string? SucceededBy, string? Predecessors);
