namespace MeritFunctions.Http;

/// <summary>Every route of the app. The host adds no prefix of its own: pages and interface share one address.</summary>
public static class Routes
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

    /// <summary>The address of the app itself: leads home.</summary>
    public const string Root = "{root:maxlength(0)?}";

    /// <summary>What needs a hand today.</summary>
    public const string Home = "home";

    /// <summary>Who comes in.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Ends a session.</summary>
    public const string SignOut = "sign-out";

    /// <summary>Style sheet, script, typeface and signs.</summary>
    public const string Asset = "assets/{name}";

    /// <summary>All cycles, as a page.</summary>
    public const string CyclesPage = "cycles";

    /// <summary>Where a cycle is started. No cycle can have this id.</summary>
    public const string NewCyclePage = "cycles/new";

    /// <summary>One cycle, as a page.</summary>
    public const string CyclePage = "cycles/{cycle}";

    /// <summary>The agencies of a cycle.</summary>
    public const string AgenciesPage = "cycles/{cycle}/agencies";

    /// <summary>One agency's way through a cycle.</summary>
    public const string AgencyPage = "cycles/{cycle}/agencies/{agency}";

    /// <summary>Has a faulted assessment tried again, from its page.</summary>
    public const string AgencyRetry = "cycles/{cycle}/agencies/{agency}/retry";

    /// <summary>What is looked for in every running cycle.</summary>
    public const string Search = "search";

    /// <summary>Who may sign in, and the tokens of scripts.</summary>
    public const string People = "people";

    /// <summary>Asks before a token is revoked.</summary>
    public const string TokenRevocation = "people/tokens/{name}/revoke";

    /// <summary>The mails of a cycle.</summary>
    public const string MailsPage = "cycles/{cycle}/mails";

    /// <summary>One mail as it is to be sent now.</summary>
    public const string MailPage = "cycles/{cycle}/mails/{id}";

    /// <summary>That mail's text alone, for the frame of its page.</summary>
    public const string MailText = "cycles/{cycle}/mails/{id}/text";

    /// <summary>Has a mail sent again.</summary>
    public const string MailAgain = "cycles/{cycle}/mails/{id}/resend";

    /// <summary>What stands still in a cycle until somebody looks at it.</summary>
    public const string FaultsPage = "cycles/{cycle}/faults";

    /// <summary>Has everything that is faulted in a cycle tried again.</summary>
    public const string FaultsResume = "cycles/{cycle}/faults/resume";

    /// <summary>Has one assessment tried again.</summary>
    public const string FaultsRetry = "cycles/{cycle}/faults/{agency}/retry";

    /// <summary>Takes in what one agency has uploaded.</summary>
    public const string FaultsIntake = "cycles/{cycle}/faults/{agency}/intake";

    /// <summary>The audit logs.</summary>
    public const string AuditLogs = "audit";

    /// <summary>One audit log.</summary>
    public const string AuditLogPage = "audit/{log}";

    /// <summary>Whether that log is whole, in words.</summary>
    public const string AuditLogCheck = "audit/{log}/verify";

    /// <summary>The register.</summary>
    public const string RegisterPage = "register";

    /// <summary>Takes a document for the register and shows what it would change.</summary>
    public const string RegisterImport = "register/import";

    /// <summary>Changes the register as it was shown.</summary>
    public const string RegisterApply = "register/import/apply";

    /// <summary>Renames, merges and splits agencies, and shows first what that would change.</summary>
    public const string Reorganisation = "register/reorganise";

    /// <summary>Changes the agencies as it was shown.</summary>
    public const string ReorganisationApply = "register/reorganise/apply";

    /// <summary>Asks before an agency is removed.</summary>
    public const string AgencyRemoval = "register/{code}/remove";

    /// <summary>The assessors, with what they have to do.</summary>
    public const string AssessorsPage = "assessors";

    /// <summary>Takes a document for the register of assessors and shows what it would change.</summary>
    public const string AssessorImport = "assessors/import";

    /// <summary>Changes the register of assessors as it was shown.</summary>
    public const string AssessorApply = "assessors/import/apply";

    /// <summary>Who has which agency of a cycle; shows what a draw would give.</summary>
    public const string AssignmentsPage = "cycles/{cycle}/assignments";

    /// <summary>Gives what was shown.</summary>
    public const string AssignmentsApply = "cycles/{cycle}/assignments/apply";

    /// <summary>Takes a file of orders that give places, and shows what it would change.</summary>
    public const string AssignmentsImport = "cycles/{cycle}/assignments/import";

    /// <summary>Gives the places as it was shown.</summary>
    public const string AssignmentsImportApply = "cycles/{cycle}/assignments/import/apply";

    /// <summary>Who has which place of an agency, and why.</summary>
    public const string AgencyAssignmentsPage = "cycles/{cycle}/agencies/{agency}/assignments";

    /// <summary>Has somebody leave an agency, from its page.</summary>
    public const string RecusalPage = "cycles/{cycle}/agencies/{agency}/assignments/recusal";

    /// <summary>Takes a file of scores for a cycle and shows what it would change.</summary>
    public const string ScoresImport = "cycles/{cycle}/scores";

    /// <summary>Has the scores count as they were shown.</summary>
    public const string ScoresApply = "cycles/{cycle}/scores/apply";

    /// <summary>The uploads of a cycle.</summary>
    public const string UploadsPage = "cycles/{cycle}/uploads";

    /// <summary>One upload with what its check found.</summary>
    public const string UploadPage = "cycles/{cycle}/uploads/{agency}/{receipt}";

    /// <summary>The instruments.</summary>
    public const string InstrumentsPage = "instruments";

    /// <summary>One instrument with what each of its figures rests on.</summary>
    public const string InstrumentPage = "instruments/{instrument}";

    /// <summary>What one can look up.</summary>
    public const string Help = "help";

    /// <summary>An agency's link: sends a new one, or revokes it.</summary>
    public const string AgencyLink = "api/cycles/{cycle}/assessments/{agency}/link";

    /// <summary>Where agencies are at home.</summary>
    public const string AgencyHome = "a";

    /// <summary>Where an agency's link leads. The link stands in the query: what keeps notes of requests on Azure keeps their paths.</summary>
    public const string LinkEntry = Records.AgencyLinks.Page;

    /// <summary>Asks for a new link in place of one that has ended.</summary>
    public const string LinkRequest = "a/new-link";

    /// <summary>An agency's own page.</summary>
    public const string AgencyStatus = "a/status";

    /// <summary>What an agency is asked, and where it answers.</summary>
    public const string AgencyQuestions = "a/questions";

    /// <summary>Keeps answers that are not sent yet.</summary>
    public const string AnswerSaving = "a/questions/save";

    /// <summary>Sends answers.</summary>
    public const string AnswerSending = "a/questions/send";

    /// <summary>Where an agency gathers what it sends.</summary>
    public const string UploadDraft = "a/upload";

    /// <summary>What is gathered, as a document.</summary>
    public const string DraftState = "a/upload/draft";

    /// <summary>Names files that are to come, and answers where their contents go.</summary>
    public const string DraftGrants = "a/upload/grants";

    /// <summary>Takes files out of the draft.</summary>
    public const string DraftRemoval = "a/upload/remove";

    /// <summary>Takes files through the app, for those without script.</summary>
    public const string DraftFiles = "a/upload/files";

    /// <summary>Takes an archive apart.</summary>
    public const string DraftUnpacking = "a/upload/unpack";

    /// <summary>Looks at the draft as it would be looked at when it is sent.</summary>
    public const string DraftCheck = "a/upload/check";

    /// <summary>Sends it.</summary>
    public const string DraftSending = "a/upload/send";
    /// <summary>What an agency changed between two of its uploads.</summary>
    public const string AgencyRevisions = "a/revisions";

    /// <summary>An agency takes back what counts.</summary>
    public const string TakingBack = "a/take-back";
    /// <summary>What an assessor has to review.</summary>
    public const string DeskPage = "desk";

    /// <summary>An assessor's review of one agency.</summary>
    public const string ReviewPage = "desk/{cycle}/{agency}";

    /// <summary>Keeps what is found of one indicator, for those without script.</summary>
    public const string ReviewForm = "desk/{cycle}/{agency}/found";

    /// <summary>Submits the review.</summary>
    public const string ReviewSubmitForm = "desk/{cycle}/{agency}/submit";

    /// <summary>Takes the other assessor's level.</summary>
    public const string ConcessionForm = "desk/{cycle}/{agency}/concede";

    /// <summary>A file of evidence, by its place among the files that counted.</summary>
    public const string Evidence = "desk/{cycle}/{agency}/evidence/{place}";

    /// <summary>Where two reviews differ that somebody is to settle.</summary>
    public const string ModerationsPage = "moderation";

    /// <summary>The differences of one agency, and the form that settles them.</summary>
    public const string ModerationPage = "moderation/{cycle}/{agency}";
    /// <summary>The plenary's sessions, as a page.</summary>
    public const string PlenaryPage = "plenary";

    /// <summary>The sessions of one cycle.</summary>
    public const string SessionsPage = "plenary/{cycle}";

    /// <summary>One session.</summary>
    public const string SessionPage = "plenary/{cycle}/{session}";

    /// <summary>What is on in it, for the wall.</summary>
    public const string ScreenPage = "plenary/{cycle}/{session}/screen";

    /// <summary>Has something done in it.</summary>
    public const string SessionAct = "plenary/{cycle}/{session}/do/{act}";

    /// <summary>What a release would do, and the release.</summary>
    public const string ReleasePage = "cycles/{cycle}/release";

    /// <summary>The form by which something is ordered about a cycle.</summary>
    public const string CycleOrder = "cycles/{cycle}/orders/{order}";

    /// <summary>The form by which something is ordered about an agency of a cycle.</summary>
    public const string AgencyOrder = "cycles/{cycle}/agencies/{agency}/orders/{order}";

    /// <summary>Says what an order for many agencies would do, and has it done.</summary>
    public const string BulkOrder = "cycles/{cycle}/bulk";

    /// <summary>Where anybody asks whether a certificate holds.</summary>
    public const string CheckForm = Records.Certificates.Page;

    /// <summary>Whether it does.</summary>
    public const string CheckPage = Records.Certificates.Page + "/{code}";

    /// <summary>The interface, for people who write scripts.</summary>
    public const string Reference = "help/api";

    /// <summary>What a problem or a finding means.</summary>
    public const string Error = "errors/{code}";

    /// <summary>The address of a cycle, as answers of the interface name it.</summary>
    public static string AddressOf(string cycle) => $"{Prefix}/cycles/{cycle}";

    /// <summary>The address of an assessment, as answers of the interface name it.</summary>
    public static string AddressOf(string cycle, string agency) => $"{AddressOf(cycle)}/assessments/{agency}";
}
