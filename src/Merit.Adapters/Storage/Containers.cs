namespace Merit.Adapters.Storage;

/// <summary>The blob containers of the app. Infrastructure creates the same names on Azure.</summary>
public static class Containers
{
    /// <summary>Agencies write here: <c>{cycle}/{agency}/{upload}/…</c>, <c>manifest.json</c> last.</summary>
    public const string Submissions = "submissions";

    /// <summary>What agencies gather in a browser before they send it: <c>{cycle}/{agency}/draft.json</c>, <c>…/files/{sha256}</c> and <c>…/answers-{round}.json</c>, and the same of an objection under <c>…/objection/</c>. Nothing here counts.</summary>
    public const string Drafts = "drafts";

    /// <summary>Write-once: upload reports, normalised submissions, decisions, results.</summary>
    public const string Records = "records";

    /// <summary>Rankings and recaps; may be made again from the records.</summary>
    public const string Reports = "reports";

    /// <summary>Instrument documents, one blob for each id and version, never overwritten.</summary>
    public const string Instruments = "instruments";

    /// <summary>What was changed by whom: one hash-chained log for each cycle, in append blobs.</summary>
    public const string Audit = "audit";

    /// <summary>What assessors find while they review, and what they settle between them, until it becomes a record and a decision.</summary>
    public const string Reviews = "reviews";

    /// <summary>The keys that protect sessions, forms and agency links. Nobody but the app reads here.</summary>
    public const string Keys = "keys";

    /// <summary>Every container, in the order of creation.</summary>
    public static IReadOnlyList<string> All { get; } = [Submissions, Drafts, Records, Reports, Instruments, Audit, Reviews, Keys];
}
