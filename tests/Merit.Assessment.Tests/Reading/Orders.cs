using System.Text;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Tests.Reading;

/// <summary>Reads a request as the app does: an order to start a cycle.</summary>
internal static class Orders
{
    public static Read<Order> Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    public static Read<Order> Parse(ReadOnlySpan<byte> bytes)
    {
        FindingList findings = new();
        if (JsonText.Parse(bytes, findings) is not { } view
            || !view.ExpectObject("id", "instrument", "title", "year", "decree", "decidedOn", "submissionDeadline", "verificationDeadline", "agencies", "levels"))
        {
            return findings.Result<Order>(null);
        }

        Order order = new(
            view.Form("id", TextForm.Id),
            view.Text("title", required: false, longest: 200),
            (int?)view.Integer("year", 2000, 2999, required: false),
            view.String("decree", required: false, longest: 200),
            view.Date("decidedOn", required: false),
            view.Moment("submissionDeadline", required: false),
            view.Moment("verificationDeadline", required: false),
            [.. view.Items("agencies", required: false, atMost: 10_000).Select(item => item.AsForm(TextForm.AgencyCode))],
            view.Member("levels", required: false) is { } levels
                ? levels.Members(32).ToDictionary(level => level.Name, level => level.Value.AsNumber(0, 100))
                : []);
        return findings.Result(order);
    }

    public sealed record Order(
        string? Id,
        Text? Title,
        int? Year,
        string? Decree,
        DateOnly? DecidedOn,
        DateTimeOffset? SubmissionDeadline,
        DateTimeOffset? VerificationDeadline,
        IReadOnlyList<string?> Agencies,
        Dictionary<string, decimal?> Levels);
}
