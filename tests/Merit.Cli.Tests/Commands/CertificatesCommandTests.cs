using Microsoft.AspNetCore.Http;

namespace Merit.Cli.Tests.Commands;

/// <summary>Certificates are fetched once each, whole, under the names that the app gives them.</summary>
public sealed class CertificatesCommandTests(FakeApp app) : IClassFixture<FakeApp>
{
    [Fact]
    public async Task Certificates_are_listed_and_those_that_are_missing_are_fetched()
    {
        app.Answers["GET /api/cycles/merit-2027/certificates"] = _ => Results.Json(new[]
        {
            new { agency = "31", agencyName = "Pemerintah Provinsi DKI Jakarta", award = (string?)null, title = new { id = "Baik", en = "Good" }, code = "7K3M-9QXA-B2D", file = "piagam-a-7K3M9QXAB2D.pdf" },
            new { agency = "32", agencyName = "Pemerintah Provinsi Jawa Barat", award = (string?)"utama", title = new { id = "Utama", en = "Main" }, code = "1111-1111-111", file = "../piagam-b-11111111111.pdf" },
        });
        app.Answers["GET /api/cycles/merit-2027/agencies/31/certificate"] = _ => Results.Bytes("%PDF a"u8.ToArray(), "application/pdf");
        app.Answers["GET /api/cycles/merit-2027/agencies/32/certificate"] = _ => Results.Bytes("%PDF b"u8.ToArray(), "application/pdf");
        string folder = app.File("piagam");

        (int code, string output, string errors) = await app.RunAsync("certificates", "merit-2027", "--out", folder);
        Assert.Equal((0, true), (code, output.Contains("7K3M-9QXA-B2D", StringComparison.Ordinal)));
        Assert.Contains("2 of 2", errors, StringComparison.Ordinal);
        // A name leads to no other folder.
        Assert.Equal(["piagam-a-7K3M9QXAB2D.pdf", "piagam-b-11111111111.pdf"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("%PDF b", await File.ReadAllTextAsync(Path.Combine(folder, "piagam-b-11111111111.pdf"), TestContext.Current.CancellationToken));
        Assert.Contains(app.Asked, asked => asked.EndsWith("/agencies/32/certificate?award=utama", StringComparison.Ordinal));

        File.Delete(Path.Combine(folder, "piagam-a-7K3M9QXAB2D.pdf"));
        (_, _, errors) = await app.RunAsync("certificates", "merit-2027", "--out", folder);
        Assert.Contains("1 of 2", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_result_mails_are_let_go_it_is_said_that_there_are_none()
    {
        app.Answers["GET /api/cycles/early/certificates"] = _ => Results.Problem("The certificates are there when result mails have been let go.", statusCode: 409);

        (int code, _, string errors) = await app.RunAsync("certificates", "early");

        Assert.Equal(1, code);
        Assert.Contains("result mails", errors, StringComparison.Ordinal);
    }
}
