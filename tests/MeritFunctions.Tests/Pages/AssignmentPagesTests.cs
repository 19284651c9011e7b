using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using MeritFunctions.Http.Access;
using MeritFunctions.Pages;
using MeritFunctions.Tests.Assigning;
using MeritFunctions.Tests.Cycle;

namespace MeritFunctions.Tests.Pages;

/// <summary>The pages on assessors and on what is assigned to them.</summary>
public sealed partial class AssignmentPagesTests(MeritApp app) : IClassFixture<MeritApp>, IAsyncLifetime
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Caller Sari { get; } = new("g-1", Roles.Assessor) { Name = "Sari", Credential = Credential.Session };

    public async ValueTask InitializeAsync() =>
        await app.PutAssessorsAsync("id,nama,peran\ng-1,Sari Dewi,asesor\ng-2,Ratna Wijaya,asesor\ng-3,Tono,asesor\nk-1,Budi Raharjo,moderator\n");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_register_is_imported_after_it_was_shown_and_tells_who_has_how_much()
    {
        PageAnswer preview = await PageAsync(
            "/assessors/import", request => app.Function<AssessorPages>().PreviewAsync(request, Cancellation), [], ("asesor.csv", "id,nama,peran,kapasitas\ng-2,Ratna Wijaya,asesor,7\ng-9,<b>Baru</b>,pleno,\n"));
        PageAnswer refused = await PageAsync("/assessors/import", request => app.Function<AssessorPages>().PreviewAsync(request, Cancellation), [], ("asesor.csv", "id,nama,peran\nz,Z,juri\n"));
        PageAnswer none = await PageAsync("/assessors/import", request => app.Function<AssessorPages>().PreviewAsync(request, Cancellation), new() { ["file"] = "" });
        PageAnswer applied = await PageAsync("/assessors/import/apply", request => app.Function<AssessorPages>().ApplyAsync(request, Cancellation), Hidden(preview));
        PageAnswer anew = await PageAsync(
            "/assessors/import/apply", request => app.Function<AssessorPages>().ApplyAsync(request, Cancellation), new(Hidden(preview)) { ["expected"] = "other" });

        Assert.Contains("Kapasitas: kosong menjadi 7", preview.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Baru</b>", preview.Html, StringComparison.Ordinal);
        Assert.Equal((422, 422), (refused.Status, none.Status));
        Assert.Contains("baris 2, kolom peran", refused.Text, StringComparison.Ordinal);
        Assert.Equal((302, "/assessors?done=assessors-imported"), (applied.Status, applied.Location));
        Assert.Contains("Daftar berubah sejak Anda melihatnya", anew.Text, StringComparison.Ordinal);

        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency);
        await app.SetAsync(cycle, agency, "first", "g-2");
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.VerificationDeadline = app.Clock.GetUtcNow().AddDays(-1)) != default, Cancellation);
        PageAnswer list = await PageAsync("/assessors?state=overdue", request => app.Function<AssessorPages>().ListAsync(request, Cancellation));
        PageAnswer english = await PageAsync("/assessors?lang=en&role=plenary", request => app.Function<AssessorPages>().ListAsync(request, Cancellation), caller: PageCalls.Auditor);
        Assert.Matches(@"Ratna Wijaya g-2 Asesor – \d+ 0 dari \d+ 1 terlambat", list.Text);
        Assert.DoesNotContain("Sari Dewi", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Import the register", english.Text, StringComparison.Ordinal);
        await app.PutAssessorsAsync("id,nama,peran,kapasitas\ng-2,Ratna Wijaya,asesor,\n");
    }

    [Fact]
    public async Task A_draw_is_shown_before_it_counts_and_anew_when_others_were_faster()
    {
        string[] agencies = [MeritApp.NewId(), MeritApp.NewId()];
        string cycle = await app.StartDoubleAsync(agencies);
        PageAnswer before = await ListAsync(cycle);
        PageAnswer wrong = await DrawAsync(cycle, new() { ["seed"] = "", ["batchSize"] = "99" });
        PageAnswer untrained = await DrawAsync(cycle, new() { ["seed"] = "BA-1", ["batchSize"] = "20", ["competence"] = "true" });
        PageAnswer plan = await DrawAsync(cycle, new() { ["seed"] = "BA-1", ["batchSize"] = "20" });
        Assert.Empty(await app.AssignedAsync(cycle));
        await app.SetAsync(cycle, agencies[0], "first", "g-3");
        PageAnswer anew = await ApplyAsync(cycle, Hidden(plan));
        PageAnswer applied = await ApplyAsync(cycle, Hidden(anew));
        PageAnswer after = await ListAsync(cycle);

        Assert.Contains("Undi 6 tempat kosong", before.Text, StringComparison.Ordinal);
        Assert.Equal(422, wrong.Status);
        Assert.Contains("6 tempat tidak dapat diisi siapa pun.", untrained.Text, StringComparison.Ordinal);
        Assert.Contains("3 tanpa kompetensi yang berlaku", untrained.Text, StringComparison.Ordinal);
        Assert.Contains("Penugasan berubah sejak Anda melihatnya", anew.Text, StringComparison.Ordinal);
        Assert.Equal((302, $"/cycles/{cycle}/assignments?done=assigned"), (applied.Status, applied.Location));
        Assert.Equal(6, (await app.AssignedAsync(cycle)).Count);
        Assert.Contains("Budi Raharjo (k-1)", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("tempat kosong Setiap", after.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_was_I_given_this_has_an_answer_and_whoever_has_it_may_step_back()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartDoubleAsync(agency);
        await app.AssignAsync(cycle);
        string first = await app.HolderAsync(cycle, agency, "first");
        Caller me = Sari with { Id = first };

        PageAnswer mine = await AgencyAsync(cycle, agency, me);
        PageAnswer other = await AgencyAsync(cycle, agency, Sari with { Id = "nobody" });
        PageAnswer all = await AgencyAsync(cycle, agency, PageCalls.Operator);
        PageAnswer unsaid = await RecuseAsync(cycle, agency, me, new(Hidden(mine)) { ["reason"] = "" });
        PageAnswer left = await RecuseAsync(cycle, agency, me, new(Hidden(mine)) { ["reason"] = "Kerabat." });
        PageAnswer twice = await RecuseAsync(cycle, agency, me, new(Hidden(mine)) { ["reason"] = "Kerabat." });
        PageAnswer wrong = await RecuseAsync(cycle, agency, Sari with { Id = "nobody" }, new(Hidden(all)) { ["reason"] = "Kerabat." });

        Assert.Contains("Mengapa saya?", mine.Text, StringComparison.Ordinal);
        Assert.Matches("Dari [45] orang dalam daftar, [12] tidak dapat mengambil tempat ini: [12] berperan lain", mine.Text);
        Assert.DoesNotContain("Asesor kedua", mine.Text, StringComparison.Ordinal);
        Assert.Contains("belum ditugaskan", other.Text, StringComparison.Ordinal);
        Assert.Contains("Asesor kedua", all.Text, StringComparison.Ordinal);
        Assert.Equal((422, 302, 302, 422), (unsaid.Status, left.Status, twice.Status, wrong.Status));
        Assert.NotEqual(first, await app.HolderAsync(cycle, agency, "first"));
        Assert.Single(await app.LoggedAsync(cycle), e => e.What == "assessor-recused");
    }

    [Fact]
    public async Task An_operator_gives_a_place_and_a_file_gives_many()
    {
        string agency = MeritApp.NewId();
        string cycle = await app.StartCycleAsync(agency);
        Dictionary<string, string> form = new(Hidden(await AgencyAsync(cycle, agency, PageCalls.Operator))) { ["slot"] = "first", ["assessor"] = "k-1", ["reason"] = "Beban." };
        PageAnswer refused = await GiveAsync(cycle, agency, form);
        form = new(Hidden(refused)) { ["slot"] = "first", ["assessor"] = "g-1", ["reason"] = "Beban." };
        PageAnswer given = await GiveAsync(cycle, agency, form);
        PageAnswer file = await FileAsync(cycle, $"instansi,tempat,asesor,alasan\n{agency},pertama,g-2,Tukar\n");
        PageAnswer broken = await FileAsync(cycle, $"instansi,tempat,asesor,alasan\n{agency},pertama,k-1,Tukar\n");
        PageAnswer applied = await PageAsync(
            $"/cycles/{cycle}/assignments/import/apply", request => app.Function<AssignmentPages>().ApplyFileAsync(request, cycle, Cancellation), Hidden(file));

        Assert.Equal((422, 302), (refused.Status, given.Status));
        Assert.Contains("\"k-1\" tidak berperan sebagai asesor pertama.", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Sari Dewi (g-1) Ratna Wijaya (g-2) Tukar", file.Text, StringComparison.Ordinal);
        Assert.Equal((422, 302, "g-2"), (broken.Status, applied.Status, await app.HolderAsync(cycle, agency, "first")));
    }

    private Task<PageAnswer> ListAsync(string cycle) =>
        PageAsync($"/cycles/{cycle}/assignments", request => app.Function<AssignmentPages>().ListAsync(request, cycle, Cancellation));

    private Task<PageAnswer> DrawAsync(string cycle, Dictionary<string, string> form) =>
        PageAsync($"/cycles/{cycle}/assignments", request => app.Function<AssignmentPages>().PreviewAsync(request, cycle, Cancellation), form);

    private Task<PageAnswer> ApplyAsync(string cycle, Dictionary<string, string> form) =>
        PageAsync($"/cycles/{cycle}/assignments/apply", request => app.Function<AssignmentPages>().ApplyAsync(request, cycle, Cancellation), form);

    private Task<PageAnswer> AgencyAsync(string cycle, string agency, Caller caller) =>
        PageAsync($"/cycles/{cycle}/agencies/{agency}/assignments", request => app.Function<AgencyAssignmentPages>().ShowAsync(request, cycle, agency, Cancellation), caller: caller);

    private Task<PageAnswer> GiveAsync(string cycle, string agency, Dictionary<string, string> form) =>
        PageAsync($"/cycles/{cycle}/agencies/{agency}/assignments", request => app.Function<AgencyAssignmentPages>().SetAsync(request, cycle, agency, Cancellation), form);

    private Task<PageAnswer> RecuseAsync(string cycle, string agency, Caller caller, Dictionary<string, string> form) =>
        PageAsync($"/cycles/{cycle}/agencies/{agency}/assignments/recusal", request => app.Function<AgencyAssignmentPages>().RecuseAsync(request, cycle, agency, Cancellation), form, caller: caller);

    private Task<PageAnswer> FileAsync(string cycle, string csv) =>
        PageAsync($"/cycles/{cycle}/assignments/import", request => app.Function<AssignmentPages>().PreviewFileAsync(request, cycle, Cancellation), [], ("perintah.csv", csv));

    private Task<PageAnswer> PageAsync(
        string address,
        Func<Microsoft.AspNetCore.Http.HttpRequest, Task<Microsoft.AspNetCore.Http.IResult>> function,
        Dictionary<string, string>? form = null,
        (string Name, string Content)? file = null,
        Caller? caller = null) => app.PageAsync(address, function, form, file, caller);

    // What the last form of a page sends unasked.
    private static Dictionary<string, string> Hidden(PageAnswer page) => HiddenField().Matches(page.Html)
        .GroupBy(field => field.Groups["name"].Value).ToDictionary(field => field.Key, field => System.Net.WebUtility.HtmlDecode(field.Last().Groups["value"].Value));

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/?>""")]
    private static partial Regex HiddenField();
}
