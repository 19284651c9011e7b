using Merit.Assessment;

namespace MeritFunctions.Operations;

/// <summary>How far a cycle is, as operators see it.</summary>
/// <param name="Id">The cycle.</param>
/// <param name="Status">One of <see cref="Merit.Adapters.Storage.CycleStatus"/>.</param>
/// <param name="Title">Its title.</param>
/// <param name="AssessingBody">The body that assesses.</param>
/// <param name="Instrument">The instrument's id.</param>
/// <param name="InstrumentVersion">The instrument's version.</param>
/// <param name="InstrumentHash">SHA-256 of the pinned instrument document.</param>
/// <param name="OpensAt">When it was started.</param>
/// <param name="SubmissionDeadline">Uploads after this moment are late.</param>
/// <param name="VerificationDeadline">When verification should be done.</param>
/// <param name="Now">The app's present moment.</param>
/// <param name="Agencies">Number of agencies.</param>
/// <param name="Counts">Agencies by stage, and how many are scored and overdue.</param>
/// <param name="Categories">Verified agencies by category code.</param>
/// <param name="Mails">Mails by status.</param>
/// <param name="Uploads">Uploads by status.</param>
public sealed record CycleProgressView(
    string Id,
    string Status,
    Text Title,
    string AssessingBody,
    string Instrument,
    string InstrumentVersion,
    string InstrumentHash,
    DateTimeOffset OpensAt,
    DateTimeOffset SubmissionDeadline,
    DateTimeOffset VerificationDeadline,
    DateTimeOffset Now,
    int Agencies,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyDictionary<string, int> Categories,
    IReadOnlyDictionary<string, int> Mails,
    IReadOnlyDictionary<string, int> Uploads);
