namespace MeritFunctions.Http;

/// <summary>Every route of the app, below the host's prefix <c>api</c>.</summary>
public static class Routes
{
    /// <summary>The prefix that <c>host.json</c> sets; absolute addresses in answers begin with it.</summary>
    public const string Prefix = "/api";

    /// <summary>Whether the app answers, and what it stands on.</summary>
    public const string Health = "health";

    /// <summary>The register.</summary>
    public const string Agencies = "agencies";

    /// <summary>One agency of the register.</summary>
    public const string Agency = "agencies/{code}";

    /// <summary>All cycles.</summary>
    public const string Cycles = "cycles";

    /// <summary>One cycle.</summary>
    public const string Cycle = "cycles/{cycle}";

    /// <summary>The assessments of a cycle.</summary>
    public const string Assessments = "cycles/{cycle}/assessments";

    /// <summary>One assessment.</summary>
    public const string Assessment = "cycles/{cycle}/assessments/{agency}";

    /// <summary>An assessor's decision on one assessment.</summary>
    public const string Verification = "cycles/{cycle}/assessments/{agency}/verification";

    /// <summary>Has a verified assessment verified anew.</summary>
    public const string Reopening = "cycles/{cycle}/assessments/{agency}/reopen";

    /// <summary>Has a faulted assessment tried again.</summary>
    public const string Retry = "cycles/{cycle}/assessments/{agency}/retry";

    /// <summary>Has everything that is faulted in a cycle tried again, and what is missing started.</summary>
    public const string Resume = "cycles/{cycle}/resume";

    /// <summary>The uploads of a cycle with their reports.</summary>
    public const string Uploads = "cycles/{cycle}/uploads";

    /// <summary>One upload's report.</summary>
    public const string Upload = "cycles/{cycle}/uploads/{agency}/{receipt}";

    /// <summary>The plenary's release.</summary>
    public const string Release = "cycles/{cycle}/release";

    /// <summary>The correction of a release whose mails are not out yet.</summary>
    public const string ReleaseCorrection = "cycles/{cycle}/release/correction";

    /// <summary>The results of a cycle.</summary>
    public const string Results = "cycles/{cycle}/results";

    /// <summary>One result record.</summary>
    public const string Result = "cycles/{cycle}/results/{agency}";

    /// <summary>What was changed in a cycle, and by whom.</summary>
    public const string Audit = "cycles/{cycle}/audit";

    /// <summary>Whether that log is whole.</summary>
    public const string AuditVerification = "cycles/{cycle}/audit/verify";

    /// <summary>The mails of a cycle.</summary>
    public const string Mails = "cycles/{cycle}/mails";

    /// <summary>Has a mail sent again.</summary>
    public const string ResendMail = "cycles/{cycle}/mails/{id}/resend";

    /// <summary>SendGrid's signed events.</summary>
    public const string MailEvents = "mail/events";

    /// <summary>The instruments.</summary>
    public const string Instruments = "instruments";

    /// <summary>The JSON Schema of instrument documents: a route of its own, so that no instrument's id can stand in its way.</summary>
    public const string InstrumentSchema = "instrument-schema";

    /// <summary>One instrument.</summary>
    public const string Instrument = "instruments/{instrument}";
}
