namespace MeritFunctions.Http;

/// <summary>Every route of the app. The host adds no prefix of its own: pages and interface share one address.</summary>
public static partial class Routes
{
    /// <summary>What absolute addresses of the interface begin with.</summary>
    public const string Prefix = "/api";

    /// <summary>Whether the app answers, and what it stands on.</summary>
    public const string Health = "api/health";

    /// <summary>Who asks, and as what.</summary>
    public const string Me = "api/me";

    /// <summary>What the app runs on and is set to, and what is to be mended.</summary>
    public const string Doctor = "api/doctor";

    /// <summary>The register.</summary>
    public const string Agencies = "api/agencies";

    /// <summary>One agency of the register.</summary>
    public const string Agency = "api/agencies/{code}";

    /// <summary>Renames, merges and splits agencies: a route of its own, so that no agency's code can stand in its way.</summary>
    public const string Reorganisations = "api/agency-reorganisations";

    /// <summary>All cycles.</summary>
    public const string Cycles = "api/cycles";

    /// <summary>One cycle.</summary>
    public const string Cycle = "api/cycles/{cycle}";

    /// <summary>How far a cycle is, for those who watch it.</summary>
    public const string CycleProgress = "api/cycles/{cycle}/progress";

    /// <summary>What contradicts itself in the stored state of a cycle.</summary>
    public const string Invariants = "api/cycles/{cycle}/invariants";

    /// <summary>Moves a cycle's deadlines.</summary>
    public const string CycleDeadline = "api/cycles/{cycle}/deadline";

    /// <summary>Pauses a cycle.</summary>
    public const string Pause = "api/cycles/{cycle}/pause";

    /// <summary>Ends a cycle without results.</summary>
    public const string Cancel = "api/cycles/{cycle}/cancel";

    /// <summary>The assessments of a cycle.</summary>
    public const string Assessments = "api/cycles/{cycle}/assessments";

    /// <summary>One assessment.</summary>
    public const string Assessment = "api/cycles/{cycle}/assessments/{agency}";

    /// <summary>An assessor's decision on one assessment.</summary>
    public const string Verification = "api/cycles/{cycle}/assessments/{agency}/verification";

    /// <summary>What an agency was asked and what it answered.</summary>
    public const string Questions = "api/cycles/{cycle}/agencies/{agency}/questions";

    /// <summary>Has a verified assessment verified anew.</summary>
    public const string Reopening = "api/cycles/{cycle}/assessments/{agency}/reopen";

    /// <summary>An assessor's own review of an agency.</summary>
    public const string Review = "api/cycles/{cycle}/agencies/{agency}/review";

    /// <summary>What the assessor finds of one indicator.</summary>
    public const string ReviewedIndicator = "api/cycles/{cycle}/agencies/{agency}/review/{indicator}";

    /// <summary>Submits that review.</summary>
    public const string ReviewSubmission = "api/cycles/{cycle}/agencies/{agency}/review/submit";

    /// <summary>Takes the other assessor's level of an indicator.</summary>
    public const string Concessions = "api/cycles/{cycle}/agencies/{agency}/review/concessions";

    /// <summary>Where two reviews of an agency differ.</summary>
    public const string Moderation = "api/cycles/{cycle}/agencies/{agency}/moderation";

    /// <summary>How far the assessors of a cycle agree.</summary>
    public const string Agreement = "api/cycles/{cycle}/agreement";

    /// <summary>Gives an agency more time than its cycle.</summary>
    public const string AgencyDeadline = "api/cycles/{cycle}/assessments/{agency}/deadline";

    /// <summary>Takes an agency out of its cycle.</summary>
    public const string Withdrawal = "api/cycles/{cycle}/assessments/{agency}/withdraw";

    /// <summary>Takes a withdrawn agency in again.</summary>
    public const string Reinstatement = "api/cycles/{cycle}/assessments/{agency}/reinstate";

    /// <summary>The flags of an assessment.</summary>
    public const string Flags = "api/cycles/{cycle}/assessments/{agency}/flags";

    /// <summary>The notes on an agency.</summary>
    public const string Notes = "api/cycles/{cycle}/assessments/{agency}/notes";

    /// <summary>Has a faulted assessment tried again.</summary>
    public const string Retry = "api/cycles/{cycle}/assessments/{agency}/retry";

    /// <summary>Ends a pause; has everything that is faulted in a cycle tried again, and what is missing started.</summary>
    public const string Resume = "api/cycles/{cycle}/resume";

    /// <summary>The form in which an agency assesses itself, made for it.</summary>
    public const string Template = "api/cycles/{cycle}/template";

    /// <summary>The scores of a cycle whose agencies hand in nothing.</summary>
    public const string Scores = "api/cycles/{cycle}/scores";

    /// <summary>The uploads of a cycle with their reports.</summary>
    public const string Uploads = "api/cycles/{cycle}/uploads";

    /// <summary>One upload's report.</summary>
    public const string Upload = "api/cycles/{cycle}/uploads/{agency}/{receipt}";

    /// <summary>The plenary's release.</summary>
    public const string Release = "api/cycles/{cycle}/release";

    /// <summary>The correction of a release whose mails are not out yet.</summary>
    public const string ReleaseCorrection = "api/cycles/{cycle}/release/correction";

    /// <summary>What a release would do now.</summary>
    public const string ReleasePreview = "api/cycles/{cycle}/release/preview";

    /// <summary>The sessions of a cycle's plenary.</summary>
    public const string Sessions = "api/cycles/{cycle}/sessions";

    /// <summary>One session with its agenda.</summary>
    public const string Session = "api/cycles/{cycle}/sessions/{session}";

    /// <summary>What is on in a session.</summary>
    public const string SessionNow = "api/cycles/{cycle}/sessions/{session}/now";

    /// <summary>Opens a session.</summary>
    public const string SessionOpening = "api/cycles/{cycle}/sessions/{session}/opening";

    /// <summary>Closes a session.</summary>
    public const string SessionClosing = "api/cycles/{cycle}/sessions/{session}/closing";

    /// <summary>Who is in a session's room.</summary>
    public const string SessionAttendance = "api/cycles/{cycle}/sessions/{session}/attendance";

    /// <summary>Turns a session to an agency.</summary>
    public const string SessionCall = "api/cycles/{cycle}/sessions/{session}/current";

    /// <summary>What a session decides.</summary>
    public const string SessionDecisions = "api/cycles/{cycle}/sessions/{session}/decisions";

    /// <summary>Who keeps away from an agency.</summary>
    public const string SessionRecusal = "api/cycles/{cycle}/sessions/{session}/recusals";

    /// <summary>What is conceded.</summary>
    public const string SessionConcessions = "api/cycles/{cycle}/sessions/{session}/concessions";

    /// <summary>The results of a cycle.</summary>
    public const string Results = "api/cycles/{cycle}/results";

    /// <summary>One result record.</summary>
    public const string Result = "api/cycles/{cycle}/results/{agency}";

    /// <summary>The objections of a cycle.</summary>
    public const string Objections = "api/cycles/{cycle}/objections";

    /// <summary>An agency's objection to its result.</summary>
    public const string Objection = "api/cycles/{cycle}/agencies/{agency}/objection";

    /// <summary>The decision on it.</summary>
    public const string ObjectionDecision = "api/cycles/{cycle}/agencies/{agency}/objection/decision";

    /// <summary>The certificates of a cycle.</summary>
    public const string Certificates = "api/cycles/{cycle}/certificates";

    /// <summary>The same as the pages of one document.</summary>
    public const string PrintedCertificates = "api/cycles/{cycle}/certificates.pdf";

    /// <summary>The same in an archive.</summary>
    public const string PackedCertificates = "api/cycles/{cycle}/certificates.zip";

    /// <summary>How they look.</summary>
    public const string CertificateTemplate = "api/cycles/{cycle}/certificates/template";

    /// <summary>A certificate as it would look.</summary>
    public const string CertificatePreview = "api/cycles/{cycle}/certificates/preview";

    /// <summary>An agency's certificate.</summary>
    public const string AgencyCertificate = "api/cycles/{cycle}/agencies/{agency}/certificate";

    /// <summary>The letter with an agency's result.</summary>
    public const string AgencyLetter = "api/cycles/{cycle}/agencies/{agency}/letter";

    /// <summary>Whether a certificate holds.</summary>
    public const string CertificateCheck = "api/check/{certificate}";

    /// <summary>The cycles whose results anybody may know.</summary>
    public const string PublicCycles = "api/public/cycles";

    /// <summary>The results of one of them.</summary>
    public const string PublicResults = "api/public/cycles/{cycle}/results";

    /// <summary>What was changed in a cycle, and by whom.</summary>
    public const string Audit = "api/cycles/{cycle}/audit";

    /// <summary>Whether that log is whole.</summary>
    public const string AuditVerification = "api/cycles/{cycle}/audit/verify";

    /// <summary>The mails of a cycle.</summary>
    public const string Mails = "api/cycles/{cycle}/mails";

    /// <summary>One mail.</summary>
    public const string Mail = "api/cycles/{cycle}/mails/{id}";

    /// <summary>Has a mail sent again.</summary>
    public const string ResendMail = "api/cycles/{cycle}/mails/{id}/resend";

    /// <summary>SendGrid's signed events.</summary>
    public const string MailEvents = "api/mail/events";

    /// <summary>The instruments.</summary>
    public const string Instruments = "api/instruments";

    /// <summary>The JSON Schema of instrument documents: a route of its own, so that no instrument's id can stand in its way.</summary>
    public const string InstrumentSchema = "api/instrument-schema";

    /// <summary>One instrument.</summary>
    public const string Instrument = "api/instruments/{instrument}";

    /// <summary>The register of assessors.</summary>
    public const string Assessors = "api/assessors";

    /// <summary>Who reviews and moderates which agency of a cycle.</summary>
    public const string Assignments = "api/cycles/{cycle}/assignments";

    /// <summary>Who reviews and moderates an agency, and why.</summary>
    public const string AgencyAssignments = "api/cycles/{cycle}/agencies/{agency}/assignments";

    /// <summary>Gives a place of an agency to somebody.</summary>
    public const string AssignmentPlace = "api/cycles/{cycle}/agencies/{agency}/assignments/{slot}";

    /// <summary>Has somebody leave an agency that was given to them.</summary>
    public const string Recusal = "api/cycles/{cycle}/agencies/{agency}/recusal";

    /// <summary>The tokens of scripts.</summary>
    public const string Tokens = "api/tokens";

    /// <summary>One token.</summary>
    public const string Token = "api/tokens/{name}";

    /// <summary>The interface as an OpenAPI document.</summary>
    public const string Interface = "api/openapi.json";

    /// <summary>An agency's link: sends a new one, or revokes it.</summary>
    public const string AgencyLink = "api/cycles/{cycle}/assessments/{agency}/link";

    /// <summary>The address of a cycle, as answers of the interface name it.</summary>
    public static string AddressOf(string cycle) => $"{Prefix}/cycles/{cycle}";

    /// <summary>The address of an assessment, as answers of the interface name it.</summary>
    public static string AddressOf(string cycle, string agency) => $"{AddressOf(cycle)}/assessments/{agency}";
}
