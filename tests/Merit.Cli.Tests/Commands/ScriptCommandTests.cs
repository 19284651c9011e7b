using System.Diagnostics;
using System.Text.Json;
using Merit.Assessment.Auditing;
using Microsoft.AspNetCore.Http;

namespace Merit.Cli.Tests.Commands;

/// <summary>Register, mails, logs, tokens, the doctor and completion, as scripts use them.</summary>
public sealed class ScriptCommandTests(FakeApp app) : IClassFixture<FakeApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_import_shows_what_changes_and_then_changes_just_that()
    {
        List<string> seen = [];
        app.Answers["PUT /api/agencies"] = context =>
        {
            bool isPreview = context.Request.QueryString.HasValue;
            seen.Add($"{context.Request.ContentType} {context.Request.Headers.IfMatch}".Trim());
            context.Response.Headers.ETag = "\"these\"";
            return Results.Json(new
            {
                preview = isPreview,
                count = 2,
                added = new[] { "31" },
                changed = new[] { new { code = "32", fields = new[] { new { field = "name", before = "A", after = "B" } } } },
                unchanged = 7,
                warnings = Array.Empty<object>(),
            });
        };
        string file = app.File("register.csv");
        await File.WriteAllTextAsync(file, "kode,nama\n31,A\n", Cancellation);

        (int code, string output, string errors) = await app.RunAsync("agency", "import", file);
        Assert.Equal(1, code);
        Assert.Contains("~ 32 name: A -> B", output, StringComparison.Ordinal);
        Assert.Contains("1 new, 1 changed, 7 as they are.", output, StringComparison.Ordinal);
        Assert.Contains("--yes", errors, StringComparison.Ordinal);
        Assert.Equal(["text/csv"], seen);

        Assert.Equal(0, (await app.RunAsync("agency", "import", file, "--dry-run")).Code);
        Assert.Equal(["text/csv", "text/csv"], seen);

        (code, output, errors) = await app.RunAsync("agency", "import", file, "--json");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("With --json nobody is shown the changes", errors, StringComparison.Ordinal);
        Assert.Equal("text/csv", seen[^1]);

        (code, output, _) = await app.RunAsync("agency", "import", file, "--yes", "--json");
        Assert.Equal((0, false), (code, JsonDocument.Parse(output).RootElement.GetProperty("preview").GetBoolean()));
        Assert.Equal("text/csv \"these\"", seen[^1]);
    }

    [Fact]
    public async Task Agencies_are_looked_for_in_a_cycle_page_after_page()
    {
        app.Answers["GET /api/cycles/c/assessments"] = context =>
        {
            bool isFirst = !context.Request.Query.ContainsKey("after");
            if (isFirst)
            {
                context.Response.Headers.Link = "</api/cycles/c/assessments?q=stage%3Averified&after=31&take=1000>; rel=\"next\"";
            }

            return Results.Json(new[] { new { agency = isFirst ? "31" : "32", name = "Kota", stage = "verified", score = 310.5 } });
        };
        (int code, string output, _) = await app.RunAsync("agency", "list", "--cycle", "c", "--query", "stage:verified");
        Assert.Equal(0, code);
        Assert.Contains("GET /api/cycles/c/assessments?q=stage%3Averified&take=1000", app.Asked);
        Assert.Equal(["31    Kota  verified        310.5", "32    Kota  verified        310.5"], output.TrimEnd().Split('\n')[1..]);
        (_, output, string errors) = await app.RunAsync("agency", "list", "--cycle", "c", "--take", "1", "--json");
        Assert.Single(JsonDocument.Parse(output).RootElement.EnumerateArray());
        Assert.Contains("more than these 1", errors, StringComparison.Ordinal);
        Assert.Contains("GET /api/cycles/c/assessments?take=2", app.Asked);
        Assert.Contains("--cycle", (await app.RunAsync("agency", "list", "--query", "x")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mails_are_chosen_by_state_and_one_is_sent_again()
    {
        object Mail(string id, string status) => new { id, kind = "result", agency = "31", status, changedAt = "2027-02-01T00:00:00Z", problem = status == "failed" ? "no address" : null };
        app.Answers["GET /api/cycles/c/mails"] = _ => Results.Json(new[] { Mail("31.result", "failed"), Mail("32.result", "sent") });
        app.Answers["POST /api/cycles/c/mails/31.result/resend"] = _ => Results.Json(Mail("31.result", "pending"), statusCode: 202);
        (int code, string output, _) = await app.RunAsync("mail", "list", "c", "--state", "failed", "--state", "bounced");
        Assert.Equal((0, 2), (code, output.TrimEnd().Split('\n').Length));
        Assert.Contains("31.result  failed  2027-02-01 07:00 WIB  no address", output, StringComparison.Ordinal);
        (code, output, _) = await app.RunAsync("mail", "resend", "c", "31.result", "--json");
        Assert.Equal((0, "pending"), (code, JsonDocument.Parse(output).RootElement.GetProperty("status").GetString()));
        Assert.Equal(1, (await app.RunAsync("mail", "show", "c", "nothing")).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_is_put_out_whole_and_its_chain_is_checked_on_the_way(bool isBroken)
    {
        List<byte[]> lines = [];
        string previous = AuditChain.Start;
        for (int seq = 1; seq <= 4; seq++)
        {
            (byte[] line, previous) = AuditChain.Seal(
                new AuditEvent { Id = $"e{seq}", At = DateTimeOffset.UnixEpoch, Actor = "pleno", Role = AuditRole.Plenary, What = AuditKind.ReleaseTaken, Subject = "é" }, seq, previous);
            lines.Add(line);
        }

        if (isBroken)
        {
            lines.RemoveAt(2);
        }

        string log = $"log-{isBroken}";
        app.Answers[$"GET /api/cycles/{log}/audit"] = context =>
        {
            bool isFirst = !context.Request.Query.ContainsKey("from");
            if (isFirst)
            {
                context.Response.Headers.Link = $"</api/cycles/{log}/audit?from=3&take=1000>; rel=\"next\"";
            }

            return Results.Bytes([.. (isFirst ? lines[..2] : lines[2..]).SelectMany(line => (byte[])[.. line, (byte)'\n'])], "application/x-ndjson");
        };
        string file = app.File($"{log}.jsonl");
        (int code, _, string errors) = await app.RunAsync("audit", "export", log, "--output", file);
        Assert.Equal(isBroken ? 1 : 0, code);
        Assert.Contains(isBroken ? "is broken at event 3" : $"4 events of {log}; their chain holds. Last hash {previous}", errors, StringComparison.Ordinal);
        Assert.Equal(lines.SelectMany(line => (byte[])[.. line, (byte)'\n']), await File.ReadAllBytesAsync(file, Cancellation));
        (_, string output, _) = await app.RunAsync("audit", "export", log);
        Assert.Equal(await File.ReadAllTextAsync(file, Cancellation), output);
    }

    [Fact]
    public async Task A_log_that_somebody_has_damaged_is_put_out_as_it_stands()
    {
        byte[] damaged = [0xEF, 0xBB, 0xBF, (byte)'{', 0xFF, 0xC3, (byte)'}', (byte)'\n'];
        app.Answers["GET /api/cycles/damaged/audit"] = _ => Results.Bytes(damaged, "application/x-ndjson");
        string file = app.File("damaged.jsonl");
        (int code, _, string errors) = await app.RunAsync("audit", "export", "damaged", "--output", file);
        Assert.Equal(1, code);
        Assert.Contains("is broken at event 1", errors, StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(file, Cancellation));
    }

    [Theory]
    [InlineData("{\"cycle\":\"c\",\"contradictions\":0,\"walked\":{\"assessments\":650}}\n", 0, "Nothing contradicts itself in c. Walked: assessments 650.")]
    [InlineData("{\"rule\":\"record-missing\",\"place\":\"assessments/31\",\"messageId\":\"x\",\"messageEn\":\"It is gone.\"}\n{\"cycle\":\"c\",\"contradictions\":1,\"walked\":{\"assessments\":650}}\n", 3, "It is gone. [record-missing]")]
    [InlineData("{\"rule\":\"record-missing\",\"place\":\"assessments/31\",\"messageId\":\"x\",\"messageEn\":\"It is gone.\"}\n", 1, "It is gone. [record-missing]")]
    [InlineData("{\"rule\":\"rec", 1, "")]
    public async Task The_walk_names_what_contradicts_itself_and_one_that_broke_off_is_none(string answer, int expected, string told)
    {
        app.Answers["GET /api/cycles/c/invariants"] = _ => Results.Text(answer, "application/x-ndjson");
        (int code, string output, string errors) = await app.RunAsync("doctor", "--invariants", "--cycle", "c");
        Assert.Equal(expected, code);
        Assert.Contains(told, output, StringComparison.Ordinal);
        Assert.Equal(expected == 1, errors.Contains("The walk broke off", StringComparison.Ordinal));
        if (expected != 1)
        {
            Assert.Equal(answer, (await app.RunAsync("doctor", "--invariants", "--cycle", "c", "--json")).Output);
        }
    }

    [Theory]
    [InlineData("warning", 0)]
    [InlineData("failed", 3)]
    public async Task The_doctor_tells_each_check_with_its_fix(string state, int expected)
    {
        app.Answers["GET /api/health"] = _ => Results.Json(new { status = "ok" });
        app.Answers["GET /api/me"] = _ => Results.Json(new { name = "ops", roles = new[] { "operator" } });
        app.Answers["GET /api/doctor"] = _ => Results.Json(new
        {
            version = "other",
            runtime = "10.0",
            checks = new[] { new { part = "webhook", state, found = new { id = "x", en = "There is no key." }, fix = new { id = "x", en = "Set SendGrid__WebhookPublicKey." } } },
        });
        (int code, string output, _) = await app.RunAsync("doctor");
        Assert.Equal(expected, code);
        Assert.Contains("webhook: There is no key.\n        -> Set SendGrid__WebhookPublicKey.", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("mind    versions: The app is other", output, StringComparison.Ordinal);
        (code, output, _) = await app.RunAsync("doctor", "--json");
        Assert.Equal(expected, code);
        Assert.Contains(JsonDocument.Parse(output).RootElement.EnumerateArray(), check => check.GetProperty("part").GetString() == "webhook" && check.GetProperty("state").GetString() == state);
    }

    [Fact]
    public async Task The_doctor_without_an_app_says_how_to_get_one()
    {
        (int code, string output, string errors) = await app.RunWithAsync("http://127.0.0.1:1/", "t", "", "doctor");
        Assert.Equal((3, ""), (code, errors));
        Assert.Contains("FAILED  app: Nothing answers at http://127.0.0.1:1/.", output, StringComparison.Ordinal);
        Assert.Contains("--cycle", (await app.RunAsync("doctor", "--invariants")).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("merit cycle wa", "watch")]
    [InlineData("merit token create x --role aud", "auditor")]
    [InlineData("merit audit export --ou", "--output")]
    public async Task Bash_completes_what_was_begun(string line, string expected)
    {
        string program = app.File("merit");
        await File.WriteAllTextAsync(program, $"#!/usr/bin/env bash\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "merit.dll")}' \"$@\"\n", Cancellation);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        (int code, string script, _) = await app.RunAsync("completion", "bash");
        Assert.Equal(0, code);
        string file = app.File($"{Guid.NewGuid():N}.sh");
        await File.WriteAllTextAsync(
            file,
            $"{script}\nCOMP_LINE='{line}' COMP_POINT={line.Length} COMP_WORDS=({line.Replace("merit", program, StringComparison.Ordinal)})\nCOMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n_merit\necho \"${{COMPREPLY[*]}}\"\n",
            Cancellation);
        ProcessStartInfo start = new("bash") { ArgumentList = { file }, RedirectStandardOutput = true };
        using Process bash = Process.Start(start)!;
        Assert.Equal(expected, (await bash.StandardOutput.ReadToEndAsync(Cancellation)).Trim());
        await bash.WaitForExitAsync(Cancellation);
    }

    [Fact]
    public async Task Tokens_are_listed_for_programs_too()
    {
        app.Answers["GET /api/tokens"] = _ => Results.Json(new[] { new { name = "nightly", role = "operator", createdBy = "bootstrap", createdAt = "2027-01-01T00:00:00Z", expiresAt = "2999-01-01T00:00:00Z" } });
        Assert.Contains("nightly  operator  holds  2999-01-01  bootstrap", (await app.RunAsync("token", "list")).Output, StringComparison.Ordinal);
        Assert.Equal("nightly", JsonDocument.Parse((await app.RunAsync("token", "list", "--json")).Output).RootElement[0].GetProperty("name").GetString());
    }
}
