namespace MeritFunctions.Http;

/// <summary>The addresses of pages, and of what their forms and scripts send to.</summary>
public static partial class Routes
{
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

    /// <summary>Where an agency objects to its result.</summary>
    public const string AgencyObjection = "a/objection";

    /// <summary>Keeps what is written of one indicator.</summary>
    public const string ObjectionSaving = "a/objection/save";

    /// <summary>Sends the objection.</summary>
    public const string ObjectionSending = "a/objection/send";

    /// <summary>The objections of a cycle, as a page.</summary>
    public const string ObjectionsPage = "cycles/{cycle}/objections";

    /// <summary>One objection, and the form that decides on it.</summary>
    public const string JudgingPage = "cycles/{cycle}/objections/{agency}";

    /// <summary>A file of its evidence, by its place.</summary>
    public const string ObjectionEvidence = "cycles/{cycle}/objections/{agency}/evidence/{place}";

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

    /// <summary>The cycles whose results anybody may know.</summary>
    public const string PublicCyclesPage = "results";

    /// <summary>The results of one of them.</summary>
    public const string PublicResultsPage = "results/{cycle}";

    /// <summary>Their figures in sentences, for the press.</summary>
    public const string PressPage = "results/{cycle}/press";

    /// <summary>One agency's result.</summary>
    public const string PublicAgencyPage = "results/{cycle}/{agency}";

    /// <summary>One agency's result by the hash of its record, for good.</summary>
    public const string PublicRecordPage = "results/{cycle}/{agency}/{hash}";

    /// <summary>How agencies are assessed.</summary>
    public const string MethodsPage = "methods";

    /// <summary>The same by one instrument.</summary>
    public const string MethodPage = "methods/{instrument}";

    /// <summary>The open data, and what stands in it.</summary>
    public const string OpenDataPage = "data";

    /// <summary>The results of a cycle as a file: its id with <c>.csv</c> or <c>.json</c> behind it.</summary>
    public const string OpenDataFile = "data/{name}";

    /// <summary>The same by the hash of the ranking, which never changes.</summary>
    public const string OpenDataByHash = "data/{cycle}/{name}";

    /// <summary>The JSON Schema of these files.</summary>
    public const string OpenDataSchema = "data/schema/results.json";
}
