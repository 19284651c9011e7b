using System.Collections.Frozen;
using static MeritFunctions.Http.Access.Roles;

namespace MeritFunctions.Http.Access;

/// <summary>
/// Who may call what: the one table of it. A function that does not stand in it answers nobody. The roles are alternatives;
/// <see cref="Public"/> asks for none, and alone not even for a name. An agency's session opens its own agency in its own cycle alone, whatever stands here.
/// </summary>
public static class AccessRules
{
    /// <summary>The roles that may call each HTTP function, by the function's name.</summary>
    public static FrozenDictionary<string, Roles> All { get; } = new Dictionary<string, Roles>(StringComparer.Ordinal)
    {
        // How the app is must be told also when nobody can be known, because storage is away. The second is signed by the mail service.
        ["Health"] = Public,
        ["MailEvents"] = Anybody,
        ["GetInterface"] = Public,

        ["PutAgencies"] = Operator,
        ["GetAgencies"] = Staff,
        ["DeleteAgency"] = Operator,
        ["ReorganiseAgencies"] = Operator,
        ["ListInstruments"] = Staff,
        ["GetInstrumentSchema"] = Staff,
        ["GetInstrument"] = Staff,
        ["PostInstrument"] = Operator,

        ["StartCycle"] = Operator,
        ["ListCycles"] = Staff,
        ["GetCycle"] = Staff,
        ["ListAssessments"] = Staff,
        ["GetAssessment"] = Staff,
        ["MoveCycleDeadlines"] = Operator,
        ["MoveAgencyDeadline"] = Operator,
        ["PauseCycle"] = Operator,
        ["CancelCycle"] = Operator,
        ["WithdrawAgency"] = Operator,
        ["ReinstateAgency"] = Operator,
        ["PutFlags"] = Operator,
        ["AddNote"] = Operator,
        ["ListNotes"] = Operator,
        ["ResumeCycle"] = Operator,
        ["RetryAssessment"] = Operator,
        ["ReopenAssessment"] = Operator,

        ["ListUploads"] = Staff,
        ["GetUpload"] = Staff,
        ["VerifyAssessment"] = Assessor,
        ["ReleaseCycle"] = Plenary,
        ["CorrectRelease"] = Plenary,
        ["GetResults"] = Staff,
        ["GetResult"] = Staff,

        ["ListMails"] = Operator | Auditor,
        ["ResendMail"] = Operator,
        ["GetAudit"] = Operator | Auditor,
        ["VerifyAudit"] = Operator | Auditor,

        ["CreateToken"] = Operator,
        ["ListTokens"] = Operator | Auditor,
        ["RevokeToken"] = Operator,

        ["Root"] = Public,
        ["Asset"] = Public,
        ["HelpPage"] = Anybody,
        ["ReferencePage"] = Anybody,
        ["ErrorPage"] = Anybody,
        ["SignInPage"] = Anybody,
        ["SignIn"] = Anybody,
        ["SignOut"] = Anybody,
        ["HomePage"] = Staff,
        ["SearchPage"] = Staff,
        ["CyclesPage"] = Staff,
        ["CyclePage"] = Staff,
        ["AgenciesPage"] = Staff,
        ["AgencyPage"] = Staff,
        ["RetryFromPage"] = Operator,
        ["NewCyclePage"] = Operator,
        ["NewCycleForm"] = Operator,

        ["PeoplePage"] = Operator | Auditor,
        ["PeopleForm"] = Operator,
        ["RevokeTokenPage"] = Operator,
        ["RevokeTokenForm"] = Operator,
        ["MailsPage"] = Operator | Auditor,
        ["MailPage"] = Operator | Auditor,
        ["MailText"] = Operator | Auditor,
        ["ResendMailForm"] = Operator,
        ["FaultsPage"] = Operator | Auditor,
        ["ResumeCycleForm"] = Operator,
        ["RetryAssessmentForm"] = Operator,
        ["TakeInForm"] = Operator,
        ["AuditLogsPage"] = Operator | Auditor,
        ["AuditLogPage"] = Operator | Auditor,
        ["AuditLogCheck"] = Operator | Auditor,
        ["RegisterPage"] = Operator | Auditor,
        ["ImportPage"] = Operator,
        ["ImportForm"] = Operator,
        ["ImportApplyForm"] = Operator,
        ["ReorganisationPage"] = Operator,
        ["ReorganisationForm"] = Operator,
        ["ReorganisationApplyForm"] = Operator,
        ["RemoveAgencyPage"] = Operator,
        ["RemoveAgencyForm"] = Operator,
        ["UploadsPage"] = Staff,
        ["UploadPage"] = Staff,
        ["InstrumentsPage"] = Staff,
        ["InstrumentPage"] = Staff,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
