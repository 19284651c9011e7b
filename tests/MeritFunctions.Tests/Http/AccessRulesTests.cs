using System.Reflection;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Tests.Http;

/// <summary>Route by role: every cell.</summary>
public sealed class AccessRulesTests
{
    private static readonly Roles[] Each = [Roles.None, Roles.Agency, Roles.Assessor, Roles.Moderator, Roles.Plenary, Roles.Auditor, Roles.Operator];

    /// <summary>The HTTP functions of the app with their routes, by name.</summary>
    private static readonly SortedDictionary<string, HttpTriggerAttribute> Functions = new(
        (from method in typeof(Routes).Assembly.GetTypes().SelectMany(type => type.GetMethods())
         let function = method.GetCustomAttribute<FunctionAttribute>()
         let trigger = method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null)
         where function is not null && trigger is not null
         select (function.Name, trigger)).ToDictionary(f => f.Name, f => f.trigger),
        StringComparer.Ordinal);

    /// <summary>What changes an agency's draft or its answers, which are nobody else's.</summary>
    private static readonly string[] OfAgencies = ["AddToDraft", "CheckDraft", "GrantUploads", "RemoveFromDraft", "SaveAnswers", "SendAnswers", "SaveObjectionForm", "SendDraft", "SendObjection", "SendObjectionForm", "TakeBackForm", "UnpackDraft"];

    /// <summary>What is done in sessions of the plenary; those who run the cycle may plan and lead them, and decide nothing.</summary>
    private static readonly string[] InSessions =
        ["AttendSession", "CallAgency", "CloseSession", "ConcedeBlocker", "DecideInSession", "OpenSession", "PlanSession", "PlanSessionForm", "RecuseFromAgency", "ReleaseForm", "SessionForm"];

    [Fact]
    public void Every_route_stands_in_the_table_and_nothing_else_does() =>
        Assert.Equal(Functions.Keys, AccessRules.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void The_host_asks_for_no_key_because_the_app_asks_for_more() =>
        Assert.Empty(Functions.Where(f => f.Value.AuthLevel != AuthorizationLevel.Anonymous).Select(f => f.Key));

    [Fact]
    public void Each_role_gets_what_the_table_gives_it_and_no_more()
    {
        Assert.All(Functions.Keys, function => Assert.All(Each, role =>
        {
            Roles allowed = AccessRules.All[function];
            var caller = new Caller("somebody", role) { Credential = role == Roles.None ? Credential.None : Credential.Token, Cycle = "c", Agency = "a" };
            string? expected = (allowed & role) != Roles.None ? null : role == Roles.None ? "sign-in-needed" : "role-missing";
            Assert.Equal(expected, AccessControl.RefusalOf(caller, allowed, new Dictionary<string, object?> { ["cycle"] = "c", ["agency"] = "a" }));
        }));
    }

    [Fact]
    public void Only_operators_change_what_is_no_decision()
    {
        string[] decisions =
        [
            "VerifyAssessment", "Recuse", "RecusalForm", nameof(Determination.ReleaseCycle), "CorrectRelease",
            "PutReviewedIndicator", "SubmitReview", "ConcedeLevel", "ModerateReviews", "ReviewForm", "SubmitReviewForm", "ConcessionForm", "ModerationForm", "DecideObjection", "JudgingForm",
        ];
        Assert.All(
            Functions.Where(f => !f.Value.Methods!.Contains("get", StringComparer.OrdinalIgnoreCase) && !AccessRules.All[f.Key].HasFlag(Roles.Public) && !decisions.Contains(f.Key) && !InSessions.Contains(f.Key)),
            f => Assert.Equal(OfAgencies.Contains(f.Key) ? Roles.Agency : Roles.Operator, AccessRules.All[f.Key]));
    }

    [Fact]
    public void What_is_done_in_sessions_is_the_plenarys() =>
        Assert.All(InSessions, function => Assert.Contains(AccessRules.All[function], new[] { Roles.Plenary, Roles.Plenary | Roles.Operator }));

    [Fact]
    public void An_agencys_session_opens_its_page_and_nothing_else_that_is_not_for_everybody()
    {
        var caller = new Caller("a", Roles.Agency) { Credential = Credential.Session, Cycle = "c", Agency = "a" };
        Assert.Equal(
            ((string[])["AgencyRevisionsPage", "AgencyStatusPage", "DraftCheckPage", "DraftPage", "GetCertificate", "GetDraft", "GetMe", "GetObjection", "GetResultLetter", "GetTemplate", "OwnObjectionPage", "QuestionsPage", "TakeBackPage", .. OfAgencies]).Order(StringComparer.Ordinal),
            AccessRules.All.Where(rule => !rule.Value.HasFlag(Roles.Public) && AccessControl.RefusalOf(caller, rule.Value, new Dictionary<string, object?>()) is null).Select(rule => rule.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("c", "a", null)]
    [InlineData("c", "b", "role-missing")]
    [InlineData("d", "a", "role-missing")]
    [InlineData("C", "a", "role-missing")]
    public void An_agency_opens_its_own_door_in_its_own_cycle(string cycle, string agency, string? refusal)
    {
        var caller = new Caller("a", Roles.Agency) { Credential = Credential.Session, Cycle = "c", Agency = "a" };
        Assert.Equal(refusal, AccessControl.RefusalOf(caller, Roles.Agency | Roles.Operator, new Dictionary<string, object?> { ["cycle"] = cycle, ["agency"] = agency }));
    }
}
