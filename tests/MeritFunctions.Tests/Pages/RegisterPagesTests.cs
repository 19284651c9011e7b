using System.Text.RegularExpressions;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Pages;

namespace MeritFunctions.Tests.Pages;

public sealed partial class RegisterPagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private const string Header = "kode,nama,jenis,surel\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_shown_change_by_change_and_counts_when_it_is_confirmed()
    {
        string code = MeritApp.NewId();
        await ImportAsync($"{Header}{code},Dinas Lama,kota,lama@uji.example\n");
        PageAnswer preview = await PreviewAsync($"{Header}{code},Dinas <b>Baru,kota,baru@uji.example\n{code}-2,Dinas Dua,kota,\n");
        AgencyRow before = (await FindAsync(code))!;
        PageAnswer applied = await ApplyAsync(preview);

        Assert.Equal(200, preview.Status);
        Assert.Contains("Nama: Dinas Lama menjadi Dinas &lt;b&gt;Baru", preview.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("@uji.example", preview.Html, StringComparison.Ordinal);
        Assert.Equal("Dinas Lama", before.Name);
        Assert.Equal((302, "/register?done=register-imported"), (applied.Status, applied.Location));
        Assert.Equal(("Dinas <b>Baru", "baru@uji.example"), ((await FindAsync(code))!.Name, (await FindAsync(code))!.ContactEmail));
        AuditEvent written = await app.LastAsync(AuditLog.Register);
        Assert.Equal((AuditKind.RegisterChanged, "op-1", $"{code}-2"), (written.What, written.Actor, written.Subject));
    }

    [Fact]
    public async Task What_others_changed_since_the_preview_is_shown_anew_before_anything_counts()
    {
        string code = MeritApp.NewId();
        await ImportAsync($"{Header}{code},Dinas Satu,kota,\n");
        PageAnswer preview = await PreviewAsync($"{Header}{code},Dinas Tiga,kota,\n");
        await ImportAsync($"{Header}{code},Dinas Dua,kota,\n");

        PageAnswer anew = await ApplyAsync(preview);

        Assert.Equal(200, anew.Status);
        Assert.Contains("Nama: Dinas Dua menjadi Dinas Tiga", anew.Html, StringComparison.Ordinal);
        Assert.Equal("Dinas Dua", (await FindAsync(code))!.Name);
        Assert.Equal(302, (await ApplyAsync(anew)).Status);
        Assert.Equal("Dinas Tiga", (await FindAsync(code))!.Name);
    }

    [Fact]
    public async Task A_file_with_mistakes_changes_nothing_and_names_each_of_them()
    {
        PageAnswer wrong = await PreviewAsync($"{Header}G-1,,kota,\nG-2,Dinas,planet,\n");
        PageAnswer none = await app.PageAsync("/register/import", request => app.Function<RegisterPages>().PreviewAsync(request, Cancellation), new() { ["x"] = "" });

        Assert.Equal((422, 422), (wrong.Status, none.Status));
        Assert.Contains("baris 2", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("baris 3", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"#field-file\"", none.Html, StringComparison.Ordinal);
        Assert.Null(await FindAsync("G-1"));
    }

    [Fact]
    public async Task The_register_is_searched_page_by_page_and_shows_no_address()
    {
        string mark = MeritApp.NewId();
        await ImportAsync(Header + string.Concat(Enumerable.Range(100, 150).Select(i => $"{mark}-{i},Balai {mark},{(i < 200 ? "kota" : "provinsi")},{(i == 120 ? "" : "x@uji.example")}\n")));

        PageAnswer first = await ListAsync($"?name={mark}&lang=en");
        PageAnswer second = await ListAsync($"?name={mark}&from={mark}-199");
        PageAnswer provinces = await ListAsync($"?name=balai%20{mark}&type=Province");
        PageAnswer silent = await ListAsync($"?name={mark}&contact=none");

        Assert.Equal((100, 50, 50, 1), (Codes(first, mark), Codes(second, mark), Codes(provinces, mark), Codes(silent, mark)));
        Assert.Contains($"from={mark}-199", first.Html, StringComparison.Ordinal);
        Assert.All([first, second, provinces, silent], page => Assert.DoesNotContain("uji.example", page.Html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_agency_is_removed_with_a_reason_unless_a_cycle_needs_it()
    {
        string code = MeritApp.NewId();
        await ImportAsync($"{Header}{code},Dinas,kota,\n");
        string cycle = await app.StartCycleAsync(code);
        Task<PageAnswer> RemoveAsync(string reason) => app.PageAsync(
            $"/register/{code}/remove", request => app.Function<RegisterPages>().RemoveAsync(request, code, Cancellation), new() { ["reason"] = reason });

        PageAnswer needed = await RemoveAsync("Digabung.");
        await app.Get<CycleTable>().ChangeAsync(cycle, row => row.IsDone = true, Cancellation);
        PageAnswer silent = await RemoveAsync("");
        PageAnswer removed = await RemoveAsync("Digabung.");

        Assert.Equal((422, 422, 302, 404), (needed.Status, silent.Status, removed.Status, (await RemoveAsync("Digabung.")).Status));
        Assert.Contains(cycle, needed.Html, StringComparison.Ordinal);
        Assert.Contains("Digabung.</textarea>", needed.Html, StringComparison.Ordinal);
        Assert.Equal("removed: Digabung.", (await app.LastAsync(AuditLog.Register)).Why);
    }

    private async Task ImportAsync(string csv) => Assert.Equal(302, (await ApplyAsync(await PreviewAsync(csv))).Status);

    private Task<PageAnswer> PreviewAsync(string csv) => app.PageAsync(
        "/register/import", request => app.Function<RegisterPages>().PreviewAsync(request, Cancellation), new() { ["x"] = "" }, ("instansi.csv", csv));

    private Task<PageAnswer> ApplyAsync(PageAnswer preview) => app.PageAsync(
        "/register/import/apply",
        request => app.Function<RegisterPages>().ApplyAsync(request, Cancellation),
        Hidden().Matches(preview.Html).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value));

    private Task<PageAnswer> ListAsync(string query) => app.PageAsync("/register" + query, request => app.Function<RegisterPages>().ListAsync(request, Cancellation));

    private Task<AgencyRow?> FindAsync(string code) => app.Get<AgencyTable>().FindAsync(code, Cancellation);

    private static int Codes(PageAnswer page, string mark) => Regex.Count(page.Html, $"<bdi>{mark}-[0-9]+</bdi>");

    [GeneratedRegex("<input type=\"hidden\" name=\"(content|kind|expected)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
