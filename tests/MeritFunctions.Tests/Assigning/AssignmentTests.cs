using System.Text.Json;
using Azure;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Tests.Cycle;
using MeritFunctions.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Tests.Assigning;

/// <summary>Who gets which agency: by draw, by order, by a file, and who steps back.</summary>
public sealed class AssignmentTests(MeritApp app) : IClassFixture<MeritApp>, IAsyncLifetime
{
    private static readonly string[] Assessors = ["r-1", "r-2", "r-3", "r-4", "r-5"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await app.PutAssessorsAsync(
        "id,nama,peran\n" + string.Concat(Assessors.Select(id => $"{id},Asesor,asesor\n")) + "m-1,Moderator,moderator\nm-2,Moderator,moderator\nc-1,Pleno,pleno\n");

    public ValueTask DisposeAsync()
    {
        app.Storage.Choose = null;
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_agency_gets_three_people_once_and_the_same_again_gives_nothing()
    {
        string[] agencies = Agencies(14);
        string cycle = await app.StartDoubleAsync(agencies);
        HttpAnswer preview = await app.AssignAsync(cycle, query: "?preview=true");
        Assert.Empty(await app.AssignedAsync(cycle));

        HttpAnswer done = await app.AssignAsync(cycle, seen: preview.ETag);
        HttpAnswer again = await app.AssignAsync(cycle);

        Assert.Equal((200, 200, 200), (preview.Status, done.Status, again.Status));
        Assert.Equal(preview.Text, done.Text.Replace("\"preview\":false", "\"preview\":true", StringComparison.Ordinal));
        Assert.Empty(again.Json.GetProperty("assignments").EnumerateArray());
        List<AssignmentRow> rows = await app.AssignedAsync(cycle);
        Assert.Equal(3 * agencies.Length, rows.Count);
        Assert.All(rows.GroupBy(row => row.Agency), agency => Assert.Equal(3, agency.Select(row => row.Assessor).Distinct().Count()));
        Assert.All(rows, row => Assert.Equal((row.Slot == AssignmentSlot.Moderator ? 'm' : 'r', 1, ""), (row.Assessor[0], row.Batch, row.Unlogged)));
        Assert.Equal(3 * agencies.Length, (await app.LoggedAsync(cycle)).Count(e => e.What == "assignment-made"));

        string other = await app.StartDoubleAsync(agencies);
        Assert.Equal(JsonSerializer.Serialize(done.Json.GetProperty("assignments")), JsonSerializer.Serialize((await app.AssignAsync(other)).Json.GetProperty("assignments")));
    }

    [Fact]
    public async Task A_cycle_with_one_review_gives_one_place()
    {
        string cycle = await app.StartCycleAsync(Agencies(2));
        await app.AssignAsync(cycle);

        Assert.All(await app.AssignedAsync(cycle), row => Assert.Equal(AssignmentSlot.First, row.Slot));
        Assert.Equal((404, "slot-unknown"), await app.SetAsync(cycle, (await app.AssignedAsync(cycle))[0].Agency, "second", "r-1") switch { var a => (a.Status, a.Code) });
    }

    [Fact]
    public async Task Of_operators_who_give_at_once_nobody_gives_a_place_twice()
    {
        string cycle = await app.StartDoubleAsync(Agencies(12));
        HttpAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => app.AssignAsync(cycle, $"{seed}")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        List<AssignmentRow> rows = await app.AssignedAsync(cycle);
        Assert.Equal(36, rows.Count);
        Assert.All(rows.GroupBy(row => row.Agency), agency => Assert.Equal(3, agency.Select(row => row.Assessor).Distinct().Count()));
        Assert.Equal(36, (await app.LoggedAsync(cycle)).Count(e => e.What == "assignment-made"));
    }

    [Fact]
    public async Task Whoever_stops_half_way_goes_on_where_it_broke_off()
    {
        string[] agencies = Agencies(45);
        string cycle = await app.StartDoubleAsync(agencies);
        int writes = 0;
        app.Storage.Choose = request => IsBatch(request) && Interlocked.Increment(ref writes) == 2 ? StorageFault.After : StorageFault.None;
        await Assert.ThrowsAsync<RequestFailedException>(() => app.AssignAsync(cycle));
        app.Storage.Choose = null;
        Assert.DoesNotContain(await app.LoggedAsync(cycle), e => e.What == "assignment-made");

        Assert.Equal(200, (await app.AssignAsync(cycle)).Status);

        List<AssignmentRow> rows = await app.AssignedAsync(cycle);
        Assert.Equal(3 * agencies.Length, rows.Count);
        Assert.All(rows, row => Assert.Equal("", row.Unlogged));
        Assert.Equal(3 * agencies.Length, (await app.LoggedAsync(cycle)).Count(e => e.What == "assignment-made"));
    }

    [Fact]
    public async Task What_was_given_by_whoever_stopped_before_it_was_written_down_is_written_down_by_the_sweep()
    {
        string[] agencies = Agencies(2);
        string cycle = await app.StartCycleAsync(agencies);
        app.Storage.Choose = request => request.Uri.Path.Contains($"/{Containers.Audit}", StringComparison.Ordinal) ? StorageFault.Before : StorageFault.None;
        await Assert.ThrowsAsync<RequestFailedException>(() => app.SetAsync(cycle, agencies[0], "first", "r-1"));
        app.Storage.Choose = null;

        for (int sweeps = 0; sweeps < 2; sweeps++)
        {
            await app.Function<Sweep>(Options.Create(new IntakeOptions())).RunWhenDueAsync(app.Client, Cancellation);
        }

        Assert.Single(await app.LoggedAsync(cycle), e => e.What == "assignment-made");
        Assert.Equal("", (await app.AssignedAsync(cycle))[0].Unlogged);
        HttpAnswer second = await app.SetAsync(cycle, agencies[0], "first", "r-2");
        Assert.DoesNotContain(second.Json.GetProperty("warnings").EnumerateArray(), w => w.GetProperty("code").GetString() == "others-unassigned");
    }

    [Fact]
    public async Task Where_nobody_may_each_agency_is_named_and_nothing_given_unless_the_rest_is_wanted()
    {
        string[] agencies = Agencies(3);
        string cycle = await app.StartDoubleAsync(agencies);
        await app.SetAsync(cycle, agencies[0], "first", "r-1");

        HttpAnswer refused = await app.AssignAsync(cycle, competence: true);
        HttpAnswer preview = await app.AssignAsync(cycle, competence: true, query: "?preview=true");
        int before = (await app.AssignedAsync(cycle)).Count;
        HttpAnswer partial = await app.AssignAsync(cycle, competence: true, partial: true);

        Assert.Equal((422, 8, 1), (refused.Status, refused.Errors.Count, before));
        Assert.Contains($"nobody-may-assess /agencies/{agencies[2]}", refused.Errors);
        Assert.Equal(8, preview.Json.GetProperty("unassigned").GetArrayLength());
        Assert.Equal((200, 0), (partial.Status, partial.Json.GetProperty("assignments").GetArrayLength()));
        Assert.Contains(partial.Json.GetProperty("unassigned")[0].GetProperty("out").EnumerateArray(), bar => bar.GetProperty("by").GetString() == "competence");
    }

    [Fact]
    public async Task An_order_that_makes_no_sense_is_answered_with_every_mistake()
    {
        string cycle = await app.StartCycleAsync(Agencies(1));
        HttpAnswer wrong = await app.CallAsync(
            request => app.Function<Assignments>().MakeAsync(request, cycle, Cancellation), """{"batchSize":9,"competence":"ya"}"""u8.ToArray(), caller: AssignmentActs.Operator);

        Assert.Equal(["missing-member /seed", "integer-out-of-range /batchSize", "not-a-boolean /competence"], wrong.Errors);
        Assert.Equal(404, (await app.AssignAsync("none")).Status);
        await app.PauseAsync(cycle);
        Assert.Equal("cycle-paused", (await app.AssignAsync(cycle)).Code);
    }

    [Fact]
    public async Task A_key_that_comes_twice_gives_once_and_a_preview_that_is_overtaken_gives_nothing()
    {
        string cycle = await app.StartDoubleAsync(Agencies(3));
        HttpAnswer preview = await app.AssignAsync(cycle, "a", "?preview=true");
        HttpAnswer first = await app.AssignAsync(cycle, "b", key: "kunci");
        HttpAnswer again = await app.AssignAsync(cycle, "b", key: "kunci");
        HttpAnswer overtaken = await app.AssignAsync(cycle, "a", seen: preview.ETag);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(412, overtaken.Status);
    }

    [Fact]
    public async Task An_operator_gives_a_place_to_somebody_else_and_the_reason_stays()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartDoubleAsync(agency);
        await app.AssignAsync(cycle);
        string before = await app.HolderAsync(cycle, agency, "first");
        string after = Free(await app.AssignedAsync(cycle));
        string tag = (await app.PlacesAsync(cycle, agency)).Json[0].GetProperty("tag").GetString()!;

        HttpAnswer[] set = [await app.SetAsync(cycle, agency, "first", after, tag), await app.SetAsync(cycle, agency, "first", after)];
        HttpAnswer stale = await app.SetAsync(cycle, agency, "first", before, tag);

        Assert.All(set, answer => Assert.Equal(202, answer.Status));
        Assert.Equal((412, after), (stale.Status, await app.HolderAsync(cycle, agency, "first")));
        JsonElement place = (await app.PlacesAsync(cycle, agency)).Json.EnumerateArray().Single(p => p.GetProperty("slot").GetString() == "first");
        Assert.Equal(("ordered", "op-1", "Beban kerja."), place.GetProperty("why") switch { var w => (w.GetProperty("kind").GetString(), w.GetProperty("by").GetString(), w.GetProperty("reason").GetString()) });
        Assert.Single(await app.LoggedAsync(cycle), e => e == ("assignment-made", $"{after}: Beban kerja."));
    }

    [Fact]
    public async Task Nobody_is_given_what_they_must_not_have()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartDoubleAsync(agency);
        await app.PutAssessorsAsync($"id,nama,peran,kepentingan,aktif,kapasitas,cuti\nx-1,X,asesor,{agency},,,\nx-2,X,asesor,,tidak,,\nx-3,X,asesor,,,0,2020-01-01..2999-01-01\n");
        await app.SetAsync(cycle, agency, "second", "r-1");

        Assert.Equal((409, "conflict-of-interest"), await Set("x-1"));
        Assert.Equal((409, "assessor-other-place"), await Set("r-1"));
        Assert.Equal(["assessor-unknown /assessor"], (await app.SetAsync(cycle, agency, "first", "nobody")).Errors);
        Assert.Equal(["assessor-inactive /assessor"], (await app.SetAsync(cycle, agency, "first", "x-2")).Errors);
        Assert.Equal(["assessor-role /assessor"], (await app.SetAsync(cycle, agency, "first", "m-1")).Errors);
        Assert.Equal((404, "slot-unknown"), await app.SetAsync(cycle, agency, "third", "r-2") switch { var a => (a.Status, a.Code) });
        Assert.Equal((404, "assessment-not-found"), await app.SetAsync(cycle, "none", "first", "r-2") switch { var a => (a.Status, a.Code) });
        HttpAnswer warned = await app.SetAsync(cycle, agency, "first", "x-3");
        Assert.Equal(["assessor-absent", "assessor-untrained", "assessor-unreachable", "assessor-full"], warned.Json.GetProperty("warnings").EnumerateArray().Select(w => w.GetProperty("code").GetString()));

        await app.Get<AssignmentTable>().ChangeAsync((await app.AssignedAsync(cycle))[0], row => (row.SubmittedAt = app.Clock.GetUtcNow()) is not null, Cancellation);
        Assert.Equal((409, "slot-reviewed"), await Set("r-2"));
        Assert.Equal((409, "slot-reviewed"), await app.RecuseAsync(cycle, agency, "x-3") switch { var a => (a.Status, a.Code) });
        await app.PutAssessorsAsync("id,nama,peran,aktif\nx-1,X,asesor,tidak\nx-3,X,asesor,tidak\n");

        async Task<(int, string?)> Set(string person) => await app.SetAsync(cycle, agency, "first", person) switch { var a => (a.Status, a.Code) };
    }

    [Fact]
    public async Task Whoever_recuses_themselves_is_replaced_at_once_and_never_gets_it_again()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartDoubleAsync(agency);
        await app.AssignAsync(cycle);
        string first = await app.HolderAsync(cycle, agency, "first");
        string outsider = Free(await app.AssignedAsync(cycle));

        HttpAnswer wrong = await app.RecuseAsync(cycle, agency, outsider);
        HttpAnswer done = await app.RecuseAsync(cycle, agency, first);
        HttpAnswer again = await app.RecuseAsync(cycle, agency, first);

        Assert.Equal((403, "not-assigned"), (wrong.Status, wrong.Code));
        Assert.Equal((202, 202, true), (done.Status, again.Status, done.Json.GetProperty("isFilled").GetBoolean()));
        AssignmentRow row = (await app.Get<AssignmentTable>().FindAsync(cycle, agency, "first", Cancellation))!;
        Assert.NotEqual(first, row.Assessor);
        Assert.Equal((first, first), (row.Before, row.Recused));
        Assert.Equal(3, (await app.AssignedAsync(cycle)).Select(r => r.Assessor).Distinct().Count());
        Assert.Equal("conflict-of-interest", (await app.SetAsync(cycle, agency, "first", first)).Code);
        Assert.DoesNotContain(row.Assessor, done.Text, StringComparison.Ordinal);
        Assert.Equal("substitute", (await app.PlacesAsync(cycle, agency)).Json[0].GetProperty("why").GetProperty("kind").GetString());
        Assert.Single(await app.LoggedAsync(cycle), e => e.What == "assessor-recused" && e.Why!.StartsWith("Kerabat saya", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Both_who_recuse_themselves_at_once_are_replaced_by_two()
    {
        for (int round = 0; round < 5; round++)
        {
            string agency = MeritApp.NewId();
            string cycle = await app.StartDoubleAsync(agency);
            await app.AssignAsync(cycle);
            string[] before = [.. (await app.AssignedAsync(cycle)).OrderBy(r => r.Slot, StringComparer.Ordinal).Select(r => r.Assessor)];

            HttpAnswer[] answers = await Task.WhenAll(app.RecuseAsync(cycle, agency, before[0]), app.RecuseAsync(cycle, agency, before[2]), app.RecuseAsync(cycle, agency, before[1], Roles.Moderator));

            Assert.All(answers, answer => Assert.Equal(202, answer.Status));
            string[] after = [.. (await app.AssignedAsync(cycle)).Select(r => r.Assessor)];
            Assert.Equal(3, after.Distinct().Count());
            Assert.Empty(after.Intersect(before));
        }
    }

    [Fact]
    public async Task A_place_that_nobody_may_take_stays_open_until_somebody_may()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartDoubleAsync(agency);
        await app.AssignAsync(cycle);
        string[] moderators = [await app.HolderAsync(cycle, agency, "moderator")];
        await app.RecuseAsync(cycle, agency, moderators[0], Roles.Moderator);
        HttpAnswer last = await app.RecuseAsync(cycle, agency, await app.HolderAsync(cycle, agency, "moderator"), Roles.Moderator);

        Assert.Equal((202, false), (last.Status, last.Json.GetProperty("isFilled").GetBoolean()));
        Assert.Equal("", await app.HolderAsync(cycle, agency, "moderator"));
        Assert.Equal([$"nobody-may-assess /agencies/{agency}"], (await app.AssignAsync(cycle)).Errors);
        JsonElement place = (await app.PlacesAsync(cycle, agency)).Json.EnumerateArray().Single(p => p.GetProperty("slot").GetString() == "moderator");
        Assert.False(place.TryGetProperty("assessor", out _) || place.TryGetProperty("why", out _));

        await app.PutAssessorsAsync("id,nama,peran\nm-9,Moderator,moderator\n");
        Assert.Equal(200, (await app.AssignAsync(cycle)).Status);
        Assert.Equal("m-9", await app.HolderAsync(cycle, agency, "moderator"));
        await app.PutAssessorsAsync("id,nama,peran,aktif\nm-9,Moderator,moderator,tidak\n");
    }

    [Fact]
    public async Task A_file_gives_many_places_or_none()
    {
        string[] agencies = Agencies(2);
        string cycle = await app.StartDoubleAsync(agencies);
        await app.AssignAsync(cycle);
        string first = await app.HolderAsync(cycle, agencies[0], "first");
        string second = await app.HolderAsync(cycle, agencies[0], "second");
        string free = Free((await app.AssignedAsync(cycle)).Where(row => row.Agency == agencies[1]));
        string swap = $"instansi,tempat,asesor,alasan\n{agencies[0]},pertama,{second},Tukar\n{agencies[0]},kedua,{first},Tukar\n{agencies[1]},first,{free},Beban\n";

        HttpAnswer wrong = await app.SetManyAsync(cycle, $"{swap}{agencies[1]},kedua,{free},Beban\nnone,first,r-1,Beban\n{agencies[1]},ketiga,r-1,\n");
        HttpAnswer refused = await app.SetManyAsync(cycle, $"{swap}{agencies[1]},kedua,{free},Beban\nnone,first,r-1,Beban\n{agencies[1]},first,r-1,Lagi\n");
        HttpAnswer preview = await app.SetManyAsync(cycle, swap, "?preview=true");
        Assert.Equal(first, await app.HolderAsync(cycle, agencies[0], "first"));
        HttpAnswer done = await app.SetManyAsync(cycle, swap, seen: preview.ETag);
        HttpAnswer again = await app.SetManyAsync(cycle, swap);
        HttpAnswer stale = await app.SetManyAsync(cycle, swap, seen: preview.ETag);

        Assert.Equal(["not-among line 7, column tempat", "blank line 7, column alasan"], wrong.Errors);
        Assert.Equal(
            ["assessment-not-found line 6, column instansi", "assessor-other-place line 4, column instansi", "assessor-other-place line 5, column instansi", "order-listed-twice line 7, column instansi"],
            refused.Errors.Order(StringComparer.Ordinal));
        Assert.Equal(3, preview.Json.GetProperty("changed").GetArrayLength());
        Assert.Equal((200, second, first), (done.Status, await app.HolderAsync(cycle, agencies[0], "first"), await app.HolderAsync(cycle, agencies[0], "second")));
        Assert.Equal((200, 3), (again.Status, again.Json.GetProperty("unchanged").GetInt32()));
        Assert.Equal(412, stale.Status);
    }

    [Fact]
    public async Task Only_those_to_whom_an_agency_was_given_verify_it()
    {
        (string cycle, string agency, string receipt) = await app.ScoredAsync();
        Assert.Equal(202, (await app.SetAsync(cycle, agency, "first", "r-1")).Status);

        HttpAnswer other = await app.DecideAsync(cycle, agency, receipt, "d-other", assessor: "r-2");
        await app.PutAssessorsAsync($"id,nama,peran,kepentingan\nr-1,Asesor,asesor,{agency}\n");
        HttpAnswer conflicted = await app.DecideAsync(cycle, agency, receipt, "d-mine", assessor: "r-1");
        await app.PutAssessorsAsync("id,nama,peran,kepentingan\nr-1,Asesor,asesor,\n");
        HttpAnswer mine = await app.DecideAsync(cycle, agency, receipt, "d-mine", assessor: "r-1");
        await app.Get<AssignmentTable>().ChangeAsync((await app.AssignedAsync(cycle))[0], row => (row.Assessor = "r-3") is not null, Cancellation);
        HttpAnswer repeated = await app.DecideAsync(cycle, agency, receipt, "d-mine", assessor: "r-1");

        Assert.Equal(((403, "not-assigned"), (403, "conflict-of-interest")), ((other.Status, other.Code), (conflicted.Status, conflicted.Code)));
        Assert.Equal((202, 202), (mine.Status, repeated.Status));
    }

    [Fact]
    public async Task In_a_cycle_with_assignments_an_agency_without_one_is_nobodys()
    {
        string[] agencies = Agencies(2);
        string cycle = await app.StartCycleAsync(agencies);
        VerificationDuties duties = app.Get<VerificationDuties>();
        Assert.Null(await duties.RefusalOfAsync(cycle, agencies[0], AssignmentActs.Person("anybody"), Cancellation));
        HttpAnswer first = await app.SetAsync(cycle, agencies[1], "first", "r-1");
        Assert.Contains(first.Json.GetProperty("warnings").EnumerateArray(), w => w.GetProperty("code").GetString() == "others-unassigned");

        Assert.Equal("not-assigned", (await duties.RefusalOfAsync(cycle, agencies[0], AssignmentActs.Person("r-1"), Cancellation))!.Code);
        Assert.Null(await duties.RefusalOfAsync(cycle, agencies[1], AssignmentActs.Person("r-1"), Cancellation, AssignmentSlot.First, AssignmentSlot.Second));
        Assert.Equal("not-assigned", (await duties.RefusalOfAsync(cycle, agencies[1], AssignmentActs.Person("r-1"), Cancellation, AssignmentSlot.Moderator))!.Code);
    }

    [Fact]
    public async Task An_assessor_sees_their_own_places_and_nothing_of_others()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartDoubleAsync(agency);
        await app.AssignAsync(cycle);
        List<AssignmentRow> rows = await app.AssignedAsync(cycle);
        await app.Get<AssignmentTable>().ChangeAsync(rows.Single(r => r.Slot == "second"), row => (row.Reviewed = 17) > 0, Cancellation);
        string first = rows.Single(r => r.Slot == "first").Assessor;
        string second = rows.Single(r => r.Slot == "second").Assessor;

        HttpAnswer mine = await app.PlacesAsync(cycle, agency, AssignmentActs.Person(first));
        HttpAnswer listed = await app.CallAsync(request => app.Function<Assignments>().ListAsync(request, cycle, Cancellation), caller: AssignmentActs.Person(first));
        HttpAnswer moderated = await app.PlacesAsync(cycle, agency, AssignmentActs.Person("m-1", Roles.Moderator));
        HttpAnswer operated = await app.CallAsync(request => app.Function<Assignments>().ListAsync(request, cycle, Cancellation), query: "?take=2", caller: AssignmentActs.Operator);

        Assert.All([mine, listed], answer =>
        {
            Assert.Equal([first], answer.Json.EnumerateArray().Select(p => p.GetProperty("assessor").GetString()));
            Assert.DoesNotContain(second, answer.Text, StringComparison.Ordinal);
        });
        Assert.Equal(3, moderated.Json.GetArrayLength());
        Assert.DoesNotContain("17", JsonSerializer.Serialize(moderated.Json.EnumerateArray().Select(p => p.TryGetProperty("reviewed", out JsonElement r) ? r.GetInt32() : 0)), StringComparison.Ordinal);
        Assert.Equal((2, true), (operated.Json.GetArrayLength(), operated.Link!.Contains("assignments?after=", StringComparison.Ordinal)));
        Assert.NotEmpty(mine.Json[0].GetProperty("why").GetProperty("told").EnumerateArray());
    }

    private static string[] Agencies(int count) => [.. Enumerable.Range(0, count).Select(_ => MeritApp.NewId()).Order(StringComparer.Ordinal)];

    private static string Free(IEnumerable<AssignmentRow> rows) => Assessors.Except(rows.Select(row => row.Assessor)).First();

    private static bool IsBatch(Azure.Core.Request request) => request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal);
}
