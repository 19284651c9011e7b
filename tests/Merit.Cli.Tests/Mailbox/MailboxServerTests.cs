using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Merit.Cli.Mailbox;
using SendGrid;
using SendGrid.Helpers.Mail;
using static Merit.Cli.Tests.Mailbox.MailboxFixture;

namespace Merit.Cli.Tests.Mailbox;

public sealed class MailboxServerTests : IDisposable
{
    private static readonly HttpClient Http = new();
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_mail_that_the_SendGrid_client_sends_is_accepted_and_can_be_read()
    {
        await using MailboxServer mailbox = await StartAsync(_directory.Path);

        Response answer = await Client(mailbox).SendEmailAsync(Message("Hasil: Sangat Baik"), Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Empty(await answer.Body.ReadAsStringAsync(Cancellation));
        string messageId = Assert.Single(answer.Headers.GetValues("X-Message-Id"));
        ReceivedMail mail = Assert.Single((await Http.GetFromJsonAsync<List<ReceivedMail>>(new Uri(mailbox.Address, "/mailbox/messages"), JsonSerializerOptions.Web, Cancellation))!);
        Assert.Equal(messageId, mail.MessageId);
        Assert.Equal("Hasil: Sangat Baik", mail.Subject);
        Assert.Equal("ppk@instansi.example", Assert.Single(mail.To).Email);
        Assert.Equal("merit-2026:31:result", mail.CustomArgs["notification_id"]);
        Assert.Equal("result", Assert.Single(mail.Categories));
    }

    [Fact]
    public async Task Without_the_right_key_nothing_is_accepted()
    {
        await using MailboxServer mailbox = await StartAsync(_directory.Path);

        Response wrong = await Client(mailbox, "SG.another").SendEmailAsync(Message(), Cancellation);
        using HttpResponseMessage none = await Http.PostAsJsonAsync(new Uri(mailbox.Address, "/v3/mail/send"), new { }, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Contains("authorization grant is invalid", await wrong.Body.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
        Assert.Empty(mailbox.Store.All());
    }

    [Fact]
    public async Task A_bad_request_is_refused_with_every_finding_and_its_field()
    {
        await using MailboxServer mailbox = await StartAsync(_directory.Path);
        SendGridMessage message = new() { From = new EmailAddress("nobody") };
        message.AddTo("nobody either");
        message.AddContent("text/plain", "");

        Response answer = await Client(mailbox).SendEmailAsync(message, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        JsonElement errors = JsonDocument.Parse(await answer.Body.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("errors");
        string[] fields = [.. errors.EnumerateArray().Select(e => e.GetProperty("field").GetString()!)];
        Assert.Contains("from.email", fields);
        Assert.Contains("subject", fields);
        Assert.Contains("personalizations.0.to.0.email", fields);
        Assert.Empty(mailbox.Store.All());
    }

    [Theory]
    [InlineData("{", null)]
    [InlineData("[]", null)]
    [InlineData("{}", "personalizations")]
    [InlineData("""{"personalizations":[{}]}""", "personalizations.0.to")]
    [InlineData("""{"personalizations":[{"to":[{"email":"not an address"}]}]}""", "personalizations.0.to.0.email")]
    [InlineData("""{"personalizations":[7]}""", "personalizations.0")]
    [InlineData("""{"personalizations":[{"to":[{"email":"a@b.example"}],"cc":[{"email":"A@b.example"}]}]}""", "personalizations.0")]
    [InlineData("""{"content":[{"type":"text/plain","value":""}]}""", "content.0.value")]
    [InlineData("""{"content":[{"type":"text/html","value":"x"},{"type":"text/plain","value":"x"}]}""", "content")]
    [InlineData("""{"categories":["a","a"]}""", "categories")]
    [InlineData("""{"custom_args":{"a":1}}""", "custom_args")]
    public async Task Each_broken_rule_names_its_field(string body, string? field)
    {
        await using MailboxServer mailbox = await StartAsync(_directory.Path);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(mailbox.Address, "/v3/mail/send")) { Content = new StringContent(body, null, "application/json") };
        request.Headers.Authorization = new("Bearer", ApiKey);

        using HttpResponseMessage answer = await Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        JsonElement errors = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("errors");
        Assert.Contains(errors.EnumerateArray(), e => e.GetProperty("field").GetString() == field);
    }

    [Fact]
    public async Task Each_personalization_is_a_mail_of_its_own()
    {
        await using MailboxServer mailbox = await StartAsync(_directory.Path);
        SendGridMessage message = Message();
        message.SetGlobalSubject("Hasil");
        message.AddTo(new EmailAddress("second@instansi.example"), 1);

        Response answer = await Client(mailbox).SendEmailAsync(message, Cancellation);

        Assert.Equal("", await answer.Body.ReadAsStringAsync(Cancellation));
        IReadOnlyList<ReceivedMail> mails = mailbox.Store.All();
        Assert.Equal(2, mails.Count);
        Assert.Equal(mails[0].MessageId, mails[1].MessageId);
        Assert.NotEqual(mails[0].Id, mails[1].Id);
    }

    [Fact]
    public async Task Mails_survive_a_restart_and_a_half_written_line_does_no_harm()
    {
        await using (MailboxServer first = await StartAsync(_directory.Path))
        {
            await Client(first).SendEmailAsync(Message("first"), Cancellation);
        }

        await File.AppendAllTextAsync(_directory.File("mails.jsonl"), """{"id":"torn""", Cancellation);

        await using MailboxServer second = await StartAsync(_directory.Path);
        await Client(second).SendEmailAsync(Message("second"), Cancellation);
        Assert.Equal(["first", "second"], second.Store.All().Select(m => m.Subject));
    }

    [Fact]
    public async Task Messages_are_filtered_by_recipient_and_text_and_can_be_deleted()
    {
        await using MailboxServer mailbox = await StartAsync(_directory.Path);
        await Client(mailbox).SendEmailAsync(Message("Pengingat"), Cancellation);
        async Task<int> CountAsync(string query) =>
            (await Http.GetFromJsonAsync<JsonElement>(new Uri(mailbox.Address, "/mailbox/messages" + query), Cancellation)).GetArrayLength();

        Assert.Equal(1, await CountAsync("?to=PPK@instansi.example&contains=pengingat"));
        Assert.Equal(0, await CountAsync("?to=other@instansi.example"));
        Assert.Equal(1, await CountAsync("?contains=merit-2026:31:result"));
        Assert.Equal(0, await CountAsync("?contains=hasil"));
        using HttpResponseMessage deleted = await Http.DeleteAsync(new Uri(mailbox.Address, "/mailbox/messages"), Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(0, await CountAsync(""));
    }

    [Fact]
    public async Task The_page_lists_the_mails_and_shows_one_without_running_it()
    {
        await using MailboxServer mailbox = await StartAsync(_directory.Path);
        await Client(mailbox).SendEmailAsync(Message("Hasil <b>tebal</b>"), Cancellation);
        string id = mailbox.Store.All()[0].Id;

        string list = await Http.GetStringAsync(new Uri(mailbox.Address, "/mailbox"), Cancellation);
        string one = await Http.GetStringAsync(new Uri(mailbox.Address, $"/mailbox/{id}"), Cancellation);
        using HttpResponseMessage html = await Http.GetAsync(new Uri(mailbox.Address, $"/mailbox/{id}/html"), Cancellation);

        Assert.Contains("Hasil &lt;b&gt;tebal&lt;/b&gt;", list, StringComparison.Ordinal);
        Assert.Contains("<iframe", one, StringComparison.Ordinal);
        Assert.Contains(" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" ", one, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", one, StringComparison.Ordinal);
        Assert.StartsWith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'", html.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using HttpResponseMessage unknown = await Http.GetAsync(new Uri(mailbox.Address, "/mailbox/unknown"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_second_mailbox_on_the_same_folder_is_refused()
    {
        await using MailboxServer mailbox = await StartAsync(_directory.Path);
        UserFacingException refused = await Assert.ThrowsAsync<UserFacingException>(() => StartAsync(_directory.Path));
        Assert.Equal($"{_directory.Path} is in use by a mailbox, process {Environment.ProcessId}. Stop that one first.", refused.Message);
    }

    [Theory]
    [InlineData("evil.example", null, HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1.evil.example", null, HttpStatusCode.BadRequest)]
    [InlineData(null, "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData(null, "null", HttpStatusCode.Forbidden)]
    [InlineData("localhost", null, HttpStatusCode.OK)]
    [InlineData("[::1]", null, HttpStatusCode.OK)]
    public async Task Another_site_neither_reads_nor_empties_it(string? host, string? origin, HttpStatusCode expected)
    {
        await using MailboxServer mailbox = await StartAsync(_directory.Path);
        await Client(mailbox).SendEmailAsync(Message(), Cancellation);
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            using HttpRequestMessage request = new(method, new Uri(mailbox.Address, "/mailbox/messages"));
            request.Headers.Host = host is null ? null : $"{host}:{mailbox.Address.Port}";
            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }

            using HttpResponseMessage answer = await Http.SendAsync(request, Cancellation);
            Assert.Equal(expected == HttpStatusCode.OK && method == HttpMethod.Delete ? HttpStatusCode.NoContent : expected, answer.StatusCode);
        }

        Assert.Equal(expected == HttpStatusCode.OK ? 0 : 1, mailbox.Store.All().Count);
    }

    [Fact]
    public async Task Mails_are_listed_with_day_time_and_zone()
    {
        await using MailboxServer mailbox = await StartAsync(_directory.Path);
        await Client(mailbox).SendEmailAsync(Message(), Cancellation);
        string list = WebUtility.HtmlDecode(await Http.GetStringAsync(new Uri(mailbox.Address, "/mailbox"), Cancellation));
        Assert.Matches(@">\d{1,2} \w{3} \d{4}, \d\d:\d\d:\d\d UTC[+-]\d\d:\d\d</time>", list);
    }

    [Fact]
    public async Task A_damaged_store_is_named_with_its_line_and_left_as_it_is()
    {
        string file = _directory.File("mails.jsonl");
        await File.WriteAllTextAsync(file, "\nnot json\n", Cancellation);
        UserFacingException refused = await Assert.ThrowsAsync<UserFacingException>(() => StartAsync(_directory.Path));
        Assert.StartsWith($"{file} is damaged in line 2.", refused.Message, StringComparison.Ordinal);
        Assert.Equal("\nnot json\n", await File.ReadAllTextAsync(file, Cancellation));
    }
}
