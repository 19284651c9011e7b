using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Merit.Assessment;
using Merit.Web.Emails;
using Merit.Web.Emails.Content;

namespace Merit.Web.Tests.Emails;

public sealed partial class EmailHtmlTests
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&{0}";

    [Theory]
    [MemberData(nameof(SampleEmails.Names), MemberType = typeof(SampleEmails))]
    public async Task Each_email_is_a_complete_document_in_both_languages(string name)
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.All[name]);

        Assert.StartsWith("<!DOCTYPE html>", email.Html.TrimStart(), StringComparison.Ordinal);
        Assert.EndsWith("</html>", email.Html.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"id\"", email.Html, StringComparison.Ordinal);
        (string yth, string dear) = SampleEmails.All[name] switch
        {
            EscalationEmail => ("Yth. operator", "Dear operator"),
            AssignmentEmail or VerificationReminderEmail => ("Yth. asesor dan moderator", "Dear assessor or moderator"),
            _ => ("Yth. Tim Penilaian Mandiri", "To the self-assessment team of"),
        };
        int indonesian = email.Html.IndexOf(yth, StringComparison.Ordinal);
        int english = email.Html.IndexOf(dear, StringComparison.Ordinal);
        Assert.InRange(indonesian, 1, english);
        Assert.InRange(email.Html.IndexOf("<td lang=\"en\"", StringComparison.Ordinal), indonesian, english);
        Assert.Single(Regex.Matches(email.Html, "<h1[ >]"));
        Assert.Contains(SampleEmails.All[name].Letterhead.AssessingBody, email.Html, StringComparison.Ordinal);
        Assert.Contains(SampleEmails.All[name].Letterhead.AgencyName, email.Html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SampleEmails.Names), MemberType = typeof(SampleEmails))]
    public async Task Nothing_is_loaded_from_outside(string name)
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.All[name]);

        Assert.DoesNotMatch("(?i)<(img|link|script|iframe|object|form|input)[ >]|url\\(|@import|\\ssrc=|@font-face", email.Html);
    }

    [Theory]
    [MemberData(nameof(SampleEmails.Names), MemberType = typeof(SampleEmails))]
    public async Task A_mail_client_gets_the_dark_look_the_width_and_the_preheader(string name)
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.All[name]);

        Assert.Contains("prefers-color-scheme: dark", email.Html, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"color-scheme\" content=\"light dark\"", email.Html, StringComparison.Ordinal);
        Assert.Contains("max-width:600px", email.Html, StringComparison.Ordinal);
        Assert.Contains("<!--[if mso]><table role=\"presentation\" width=\"600\"", email.Html, StringComparison.Ordinal);
        string body = email.Html[email.Html.IndexOf("<body", StringComparison.Ordinal)..];
        Assert.Matches("^<body[^>]*>\\s*<div style=\"display:none", body);
        // Gmail cuts a mail off above 102 KB.
        Assert.InRange(Encoding.UTF8.GetByteCount(email.Html), 1_000, 60_000);
    }

    [Theory]
    [MemberData(nameof(SampleEmails.Names), MemberType = typeof(SampleEmails))]
    public async Task Layout_tables_are_hidden_from_screen_readers_and_data_tables_have_headers(string name)
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.All[name]);

        foreach (Match table in Tables().Matches(email.Html))
        {
            string attributes = table.Groups[1].Value;
            Assert.True(
                attributes.Contains("role=\"presentation\"", StringComparison.Ordinal)
                || attributes.Contains("class=\"facts\"", StringComparison.Ordinal)
                || attributes.Contains("class=\"aspects\"", StringComparison.Ordinal),
                attributes);
        }

        Assert.Contains("<th scope=\"row\"", email.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_input_is_shown_and_never_run()
    {
        Letterhead letterhead = new(Hostile, new Text(Hostile, Hostile), 2026, Hostile);
        Finding finding = new(Hostile, FindingSeverity.Error, Hostile, Hostile, Hostile);
        EmailModel[] models =
        [
            new SubmissionReceivedEmail(letterhead, Hostile, "7QK3M-XW2PA-4T6BD-NZ5HE", SampleEmails.Hash, SampleEmails.Received, 3, [finding], SampleEmails.Deadline, true),
            new SubmissionRejectedEmail(letterhead, Hostile, Hostile, [finding], SampleEmails.Deadline, SubmissionWindow.Open),
            new SubmissionRejectedEmail(letterhead, Hostile, Hostile, [finding], SampleEmails.Deadline, SubmissionWindow.Verified),
            new SubmissionReminderEmail(letterhead, SampleEmails.Deadline, 2, Hostile),
            new NotSubmittedEmail(letterhead, SampleEmails.Deadline),
            new UploadDigestEmail(letterhead, default, [new(Hostile, Hostile, SampleEmails.Received, true, 0)]),
            new ClarificationRequestedEmail(letterhead, Hostile, [new(Hostile, new Text(Hostile, Hostile)), new(Hostile)], SampleEmails.Deadline),
            new ClarificationRequestedEmail(letterhead, "", [], SampleEmails.Deadline) { Questions = [(new(Hostile, new Text(Hostile, Hostile)), Hostile)] },
            new AnswerReminderEmail(letterhead, [new(Hostile, new Text(Hostile, Hostile)), new(Hostile)], SampleEmails.Deadline, 2),
            new ObjectionReceivedEmail(letterhead, default, Hostile, [new(new(Hostile, new Text(Hostile, Hostile)), 1, 2, Hostile)], 1),
            new ObjectionDecidedEmail(letterhead, [new(new(Hostile, new Text(Hostile, Hostile)), 1, 2, Hostile)], new(1, 0.5m, new Text(Hostile, Hostile)), new(2, 1, new Text(Hostile, Hostile)), 2, Hostile),
            new ResultEmail(letterhead, 1, 2, 0.5m, 2, new Text(Hostile, Hostile), [new(new Text(Hostile, Hostile), 1, 2)], Hostile, default, Hostile, true),
            new ResultEmail(letterhead, 1, 2, null, null, new Text(Hostile, Hostile), [], Hostile, default, Hostile, false),
        ];

        foreach (EmailModel model in models)
        {
            RenderedEmail email = await Rendering.Of(model);

            Assert.DoesNotContain("<script", email.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", email.Html, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("&lt;script&gt;", email.Html, StringComparison.Ordinal);
            Assert.Contains(Hostile, WebUtility.HtmlDecode(email.Html), StringComparison.Ordinal);
            Assert.Contains(Hostile, email.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,<b>x</b>")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/relative")]
    [InlineData("")]
    public async Task An_address_that_is_not_on_the_web_is_never_a_link(string address)
    {
        RenderedEmail email = await Rendering.Of(new SubmissionReminderEmail(SampleEmails.Letterhead, SampleEmails.Deadline, 3, address));

        Assert.DoesNotContain("<a ", email.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_very_long_list_of_findings_is_cut_and_says_so()
    {
        Finding[] findings = [.. Enumerable.Range(0, 1_205).Select(i => SampleEmails.Findings[0] with { Pointer = $"/entries/{i}/level" })];

        RenderedEmail email = await Rendering.Of(new SubmissionRejectedEmail(SampleEmails.Letterhead, "u", "f.json", findings, SampleEmails.Deadline, SubmissionWindow.Open));

        Assert.Contains("1.205 temuan", email.Text, StringComparison.Ordinal);
        Assert.Contains("1,205 findings", email.Text, StringComparison.Ordinal);
        Assert.Contains("/entries/199/level", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/entries/200/level", email.Html, StringComparison.Ordinal);
        Assert.Contains("1.005 temuan lagi", email.Html, StringComparison.Ordinal);
        Assert.Contains("1,005 more", email.Text, StringComparison.Ordinal);
        Assert.Equal(200, CommonContent.ShownFindings);
    }

    [Fact]
    public async Task Rendering_is_repeatable_and_safe_from_many_threads()
    {
        RenderedEmail first = await Rendering.Of(SampleEmails.Award);

        RenderedEmail[] others = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(_ => Task.Run(() => Rendering.Of(SampleEmails.Award), TestContext.Current.CancellationToken)));

        Assert.All(others, other => Assert.Equal(first, other));
    }

    [GeneratedRegex("<table ([^>]*)>")]
    private static partial Regex Tables();
}
