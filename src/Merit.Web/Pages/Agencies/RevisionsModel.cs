using Merit.Assessment;
using Merit.Assessment.Submissions;

namespace Merit.Web.Pages.Agencies;

/// <summary>What differs between two uploads of an agency that were accepted.</summary>
public sealed record RevisionsModel
{
    /// <summary>The agency's name.</summary>
    public required string Agency { get; init; }

    /// <summary>The uploads that were accepted, the newest first.</summary>
    public required IReadOnlyList<AcceptedUpload> Uploads { get; init; }

    /// <summary>Receipt of the earlier of the two; null when there are no two.</summary>
    public string? From { get; init; }

    /// <summary>Receipt of the later one.</summary>
    public string? To { get; init; }

    /// <summary>What differs; null when one of the two cannot be read.</summary>
    public IReadOnlyList<ChangedIndicator>? Changes { get; init; }
}

/// <summary>What differs in one indicator.</summary>
/// <param name="Change">The difference.</param>
/// <param name="Title">The indicator's title; null when the instrument has none of that code.</param>
public sealed record ChangedIndicator(EntryChange Change, Text? Title);

/// <summary>An upload that was accepted.</summary>
/// <param name="Receipt">Its receipt.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Counts">Whether it is the one that counts.</param>
public sealed record AcceptedUpload(string Receipt, DateTimeOffset ReceivedAt, bool Counts);
