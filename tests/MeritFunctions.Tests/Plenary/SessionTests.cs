using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment.Verification;
using MeritFunctions.Http.Access;
using MeritFunctions.Tests.Cycle;

namespace MeritFunctions.Tests.Plenary;

/// <summary>Sessions of the plenary: planned, held and closed, by several members at once.</summary>
public sealed class SessionTests(MeritApp app) : IClassFixture<MeritApp>
{
    private readonly string[] _members = [MeritApp.NewId(), MeritApp.NewId(), MeritApp.NewId()];

    [Fact]
    public async Task A_session_takes_the_verified_agencies_that_stand_on_no_agenda()
    {
        string[] agencies = Agencies(4);
        string cycle = await StartAsync(2, agencies[..3]);
        HttpAnswer first = await app.PlanAsync(cycle, "s-1", _members, size: 2);
        HttpAnswer second = await app.PlanAsync(cycle, "s-2", _members);
        HttpAnswer none = await app.PlanAsync(cycle, "s-3", _members);

        Assert.Equal((202, 202, 409, "agenda-empty"), (first.Status, second.Status, none.Status, none.Code));
        Assert.Equal($"/api/cycles/{cycle}/sessions/s-1", first.Location);
        Assert.Equal([agencies.Take(3).Order().ToArray()[..2], agencies.Take(3).Order().ToArray()[2..]], [await AgendaAsync(cycle, "s-1"), await AgendaAsync(cycle, "s-2")]);
        Assert.Equal(202, (await app.PlanAsync(cycle, "s-1", _members, size: 2)).Status);
        Assert.Equal("session-differs", (await app.PlanAsync(cycle, "s-1", _members, title: "Lain")).Code);
        Assert.Equal("agenda-taken", (await app.PlanAsync(cycle, "s-4", _members, [agencies[0]])).Code);
    }

    [Fact]
    public async Task Of_two_sessions_that_are_planned_with_one_agency_at_once_one_has_it()
    {
        string[] agencies = Agencies(2);
        string cycle = await StartAsync(1, agencies);
        HttpAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => app.PlanAsync(cycle, $"s-{i}", _members, agencies)));
        Assert.Equal((1, 5), (answers.Count(a => a.Status == 202), answers.Count(a => a.Status == 409 && a.Code == "agenda-taken")));
    }

    [Fact]
    public async Task A_plan_is_told_everything_that_is_wrong_with_it_at_once()
    {
        string[] agencies = Agencies(1);
        string cycle = await StartAsync(3, agencies);
        HttpAnswer answer = await app.PlanAsync(cycle, "s", ["nobody", _members[0]], [agencies[0], "elsewhere"]);
        Assert.Equal(["member-unknown /members/0", "members-below-quorum /members", "agency-not-in-cycle /agenda/1"], answer.Errors);
        Assert.Equal("no-plenary", (await app.PlanAsync(await app.StartCycleAsync("31"), "s", _members)).Code);
        Assert.Equal(404, (await app.PlanAsync("nowhere", "s", _members)).Status);
        await app.RegisterAsync(new Assessor(_members[0], "Pergi", [AssessorRole.Plenary]) { IsActive = false }, new Assessor(_members[1], "Asesor", [AssessorRole.Assessor]));
        Assert.Equal(["member-unknown /members/0", "member-unknown /members/1"], (await app.PlanAsync(cycle, "s", _members)).Errors);
    }

    [Fact]
    public async Task Nobody_decides_before_the_session_is_open_who_is_not_a_member_or_not_in_the_room()
    {
        string[] agencies = Agencies(1);
        string cycle = await StartAsync(1, agencies);
        await app.PlanAsync(cycle, "s", _members[..2]);
        Assert.Equal("session-not-open", (await DecideAsync(cycle, _members[0], agencies)).Code);
        Assert.Equal("session-not-open", (await app.AttendAsync(cycle, "s", _members[0])).Code);
        await app.OpenAsync(cycle, "s");
        Assert.Equal("not-a-member", (await app.AttendAsync(cycle, "s", _members[2])).Code);
        Assert.Equal("not-present", (await DecideAsync(cycle, _members[0], agencies)).Code);
        Assert.Equal(202, (await app.AttendAsync(cycle, "s", _members[0])).Status);
        Assert.Equal(202, (await app.AttendAsync(cycle, "s", _members[0])).Status);
        Assert.Equal(202, (await DecideAsync(cycle, _members[0], agencies)).Status);
        Assert.Equal(202, (await app.AttendAsync(cycle, "s", _members[0], present: false)).Status);
        Assert.Equal("not-present", (await DecideAsync(cycle, _members[0], agencies, "takeBack")).Code);
        Assert.Equal(202, (await app.CloseAsync(cycle, "s")).Status);
        Assert.Equal(202, (await app.CloseAsync(cycle, "s")).Status);
        Assert.Equal(("session-closed", "session-not-open"), ((await app.OpenAsync(cycle, "s")).Code, (await DecideAsync(cycle, _members[0], agencies)).Code));
        Assert.Equal("not-on-agenda", (await ConcedeNothingAsync(cycle)).Code);
    }

    [Fact]
    public async Task Of_a_decision_and_a_deferral_at_once_one_counts_and_the_same_again_is_the_same()
    {
        string[] agencies = Agencies(1);
        string cycle = await HeldAsync(1, agencies);
        JsonElement seen = (await app.ViewSessionAsync(cycle, "s")).Json;
        HttpAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => app.DecideInSessionAsync(cycle, "s", _members[i % 3], agencies, i % 2 == 0 ? "decide" : "defer", seen: seen)));
        string state = (await app.LineAsync(cycle, "s", agencies[0])).GetProperty("state").GetString()!;
        Assert.Equal(state == "decided" ? (5, 4) : (4, 5), (answers.Count(a => a.Status == 202), answers.Count(a => a.Status == 409 && a.Code == "already-settled")));
        Assert.Single(await app.LoggedAsync(cycle), e => e.What is "agency-decided" or "agency-deferred");
    }

    [Fact]
    public async Task A_decision_counts_for_the_score_that_was_seen_alone()
    {
        string[] agencies = Agencies(2);
        string cycle = await HeldAsync(1, agencies);
        JsonElement seen = (await app.ViewSessionAsync(cycle, "s")).Json;
        Assert.Equal(202, (await DecideAsync(cycle, _members[0], [agencies[0]])).Status);
        foreach (string agency in agencies)
        {
            await app.ReopenAsync(cycle, agency, $"r-{agency}");
            await app.StepAsync(cycle, agency);
        }

        Assert.Equal("not-agreed", (await app.DecideInSessionAsync(cycle, "s", _members[0], [agencies[1]], seen: seen)).Code);
        Assert.Equal(("open", true), (await app.LineAsync(cycle, "s", agencies[0])) switch { var line => (line.GetProperty("state").GetString(), line.GetProperty("fallen").GetBoolean()) });
        foreach (string agency in agencies)
        {
            await app.DecideAsync(cycle, agency, (await app.RowAsync(cycle, agency)).Receipt!, $"again-{agency}");
            await app.StepAsync(cycle, agency);
        }

        HttpAnswer late = await app.DecideInSessionAsync(cycle, "s", _members[0], agencies, seen: seen);
        Assert.Equal((409, "score-moved"), (late.Status, late.Code));
        Assert.Contains($"{agencies[0]} blocker-undecided", (await app.PreviewAsync(cycle)).Blockers());
        Assert.Equal(202, (await DecideAsync(cycle, _members[0], agencies)).Status);
        Assert.Empty((await app.PreviewAsync(cycle)).Blockers());
    }

    [Fact]
    public async Task Many_are_decided_at_once_or_none()
    {
        string[] agencies = Agencies(3);
        string cycle = await HeldAsync(1, agencies);
        await app.RegisterAsync((_members[0], [agencies[2]]));
        HttpAnswer refused = await DecideAsync(cycle, _members[0], agencies);
        Assert.Equal((409, "member-conflicted"), (refused.Status, refused.Code));
        Assert.Contains(agencies[2], refused.Text, StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(agencies.Select(agency => app.LineAsync(cycle, "s", agency))), line => Assert.Equal("open", line.GetProperty("state").GetString()));
        Assert.Equal(202, (await DecideAsync(cycle, _members[1], agencies)).Status);
        Assert.Equal(3, (await app.LoggedAsync(cycle)).Count(e => e.What == "agency-decided"));
    }

    [Fact]
    public async Task A_member_with_a_conflict_leaves_the_room_and_counts_for_no_quorum()
    {
        string[] agencies = Agencies(1);
        await app.RegisterAsync((_members[0], []), (_members[1], agencies), (_members[2], []));
        string cycle = await app.StartPlenaryAsync(2, agencies);
        await app.PlanAsync(cycle, "s", _members);
        await app.OpenAsync(cycle, "s");
        await app.AttendAsync(cycle, "s", _members[0]);
        await app.AttendAsync(cycle, "s", _members[1]);

        Assert.Equal("no-quorum", (await DecideAsync(cycle, _members[0], agencies)).Code);
        Assert.Equal("member-conflicted", (await DecideAsync(cycle, _members[1], agencies)).Code);
        Assert.Equal((true, false), (Leaves(await app.WatchAsync(cycle, "s", _members[1])), Leaves(await app.WatchAsync(cycle, "s", _members[0]))));
        Assert.Equal(_members[1], (await app.LineAsync(cycle, "s", agencies[0])).GetProperty("away")[0].GetProperty("id").GetString());
        await app.AttendAsync(cycle, "s", _members[2]);
        Assert.Equal(202, (await DecideAsync(cycle, _members[0], agencies)).Status);
        Assert.Empty((await app.PreviewAsync(cycle)).Blockers());

        // Who keeps away afterwards is missing from the quorum that decided.
        Assert.Equal(202, (await app.RecuseAsync(cycle, "s", agencies[0], _members[2])).Status);
        Assert.Equal(202, (await app.RecuseAsync(cycle, "s", agencies[0], _members[2])).Status);
        Assert.Equal([$"{agencies[0]} blocker-no-quorum"], (await app.PreviewAsync(cycle)).Blockers());
        Assert.Equal("member-conflicted", (await DecideAsync(cycle, _members[2], agencies, "takeBack")).Code);
    }

    [Fact]
    public async Task A_deferred_agency_goes_to_another_session_once_the_first_is_closed()
    {
        string[] agencies = Agencies(2);
        string cycle = await HeldAsync(1, agencies);
        Assert.Equal(["blank /note"], (await DecideAsync(cycle, _members[0], agencies, "defer", "")).Errors);
        Assert.Equal(["note-required /note"], (await NamedAsync(cycle, agencies[0], _members[0], note: null)).Errors);
        Assert.Equal(202, (await DecideAsync(cycle, _members[0], [agencies[0]], "defer")).Status);
        Assert.Equal("already-settled", (await DecideAsync(cycle, _members[0], [agencies[0]])).Code);
        Assert.Equal(202, (await DecideAsync(cycle, _members[0], [agencies[1]])).Status);
        Assert.Equal("agenda-taken", (await app.PlanAsync(cycle, "next", _members, [agencies[0]])).Code);
        await app.CloseAsync(cycle, "s");
        Assert.Equal("agenda-taken", (await app.PlanAsync(cycle, "next", _members, agencies)).Code);
        Assert.Equal(202, (await app.PlanAsync(cycle, "next", _members)).Status);
        Assert.Equal([agencies[0]], await AgendaAsync(cycle, "next"));
    }

    [Fact]
    public async Task The_chair_turns_to_agencies_and_everybody_sees_which_is_on()
    {
        string[] agencies = Agencies(2);
        string cycle = await HeldAsync(1, agencies);
        string[] agenda = await AgendaAsync(cycle, "s");
        HttpAnswer first = await app.WatchAsync(cycle, "s", _members[1]);
        Assert.Equal((agenda[0], 304), (first.Json.GetProperty("agency").GetString(), (await app.WatchAsync(cycle, "s", _members[1], first.ETag)).Status));
        Assert.Equal("not-the-chair", (await app.CallAgencyAsync(cycle, "s", agenda[1], PlenaryActs.Member(_members[1]))).Code);
        Assert.Equal(202, (await app.CallAgencyAsync(cycle, "s", agenda[1], PlenaryActs.Member(_members[0]))).Status);
        Assert.Equal(202, (await app.CallAgencyAsync(cycle, "s", agenda[1], PlenaryActs.Member(_members[0]))).Status);
        Assert.Equal(202, (await app.CallAgencyAsync(cycle, "s", agenda[0], new Caller("op", Roles.Operator) { Credential = Credential.Token })).Status);
        Assert.Equal("not-on-agenda", (await app.CallAgencyAsync(cycle, "s", "elsewhere", PlenaryActs.Member(_members[0]))).Code);
        Assert.Equal((200, agenda[0]), (await app.WatchAsync(cycle, "s", _members[1])) switch { var now => (now.Status, now.Json.GetProperty("agency").GetString()) });
        Assert.Equal(2, (await app.LoggedAsync(cycle)).Count(e => e.What == "agency-called"));
    }

    [Fact]
    public async Task What_was_not_seen_is_not_changed_and_one_key_is_one_order()
    {
        string[] agencies = Agencies(2);
        string cycle = await HeldAsync(1, agencies);
        string seen = (await app.ViewSessionAsync(cycle, "s")).ETag!;
        Assert.Equal(202, (await app.DecideInSessionAsync(cycle, "s", _members[0], [agencies[0]], ifMatch: seen, key: "k")).Status);
        Assert.Equal(412, (await app.DecideInSessionAsync(cycle, "s", _members[1], [agencies[1]], ifMatch: seen)).Status);
        Assert.Equal(202, (await app.DecideInSessionAsync(cycle, "s", _members[0], [agencies[0]], ifMatch: seen, key: "k")).Status);
        Assert.Equal("order-key-taken", (await app.DecideInSessionAsync(cycle, "s", _members[0], [agencies[1]], key: "k")).Code);
        Assert.Equal("actor-differs /member", Assert.Single((await NamedAsync(cycle, agencies[1], _members[1], "x")).Errors));
    }

    [Fact]
    public async Task Remarks_stand_beside_the_decision_and_change_nothing_of_it()
    {
        string[] agencies = Agencies(1);
        string cycle = await HeldAsync(1, agencies);
        await DecideAsync(cycle, _members[0], agencies);
        Assert.Equal(202, (await DecideAsync(cycle, _members[1], agencies, "note", "Bukti 3.2 sangat baik.")).Status);
        Assert.Equal(202, (await DecideAsync(cycle, _members[1], agencies, "note", "Bukti 3.2 sangat baik.")).Status);
        JsonElement line = await app.LineAsync(cycle, "s", agencies[0]);
        Assert.Equal(("decided", 1), (line.GetProperty("state").GetString(), line.GetProperty("remarks").GetArrayLength()));
    }

    [Fact]
    public async Task A_paused_and_a_cancelled_cycle_decide_nothing()
    {
        string[] agencies = Agencies(1);
        string cycle = await HeldAsync(1, agencies);
        await app.PauseAsync(cycle);
        Assert.Equal("cycle-paused", (await DecideAsync(cycle, _members[0], agencies)).Code);
        await app.ResumeAsync(cycle);
        await app.CancelAsync(cycle);
        Assert.Equal("cycle-cancelled", (await DecideAsync(cycle, _members[0], agencies)).Code);
        Assert.Equal("cycle-cancelled", (await app.PlanAsync(cycle, "t", _members)).Code);
    }

    private static bool Leaves(HttpAnswer now) => now.Json.GetProperty("leave").GetBoolean();

    private static string[] Agencies(int count) => [.. Enumerable.Range(0, count).Select(_ => MeritApp.NewId())];

    private async Task<string> StartAsync(int quorum, string[] agencies)
    {
        await app.RegisterAsync([.. _members.Select(m => (m, Array.Empty<string>()))]);
        return await app.StartPlenaryAsync(quorum, agencies);
    }

    private async Task<string> HeldAsync(int quorum, string[] agencies)
    {
        string cycle = await StartAsync(quorum, agencies);
        await app.PlanAsync(cycle, "s", _members);
        await app.OpenAsync(cycle, "s");
        await Task.WhenAll(_members.Select(m => app.AttendAsync(cycle, "s", m)));
        return cycle;
    }

    private Task<HttpAnswer> DecideAsync(string cycle, string member, string[] agencies, string outcome = "decide", string? note = null) =>
        app.DecideInSessionAsync(cycle, "s", member, agencies, outcome, note);

    private Task<HttpAnswer> ConcedeNothingAsync(string cycle) => app.ConcedeAsync(cycle, "s", "elsewhere", "blocker-hold");

    private Task<HttpAnswer> NamedAsync(string cycle, string agency, string member, string? note) => app.CallAsync(
        request => app.Function<MeritFunctions.Determination.SessionFunctions>().DecideAsync(request, cycle, "s", TestContext.Current.CancellationToken),
        JsonSerializer.SerializeToUtf8Bytes(new { outcome = "defer", agencies = new[] { new { agency } }, note, member }, StoredJson.Options),
        caller: PlenaryActs.Member(_members[0]));

    private async Task<string[]> AgendaAsync(string cycle, string session) =>
        [.. (await app.ViewSessionAsync(cycle, session)).Json.GetProperty("agenda").EnumerateArray().Select(line => line.GetProperty("agency").GetString()!)];
}
