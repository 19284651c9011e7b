using System.Globalization;
using System.Text;
using Merit.Adapters.Storage;
using Merit.Assessment.Submissions;
using MeritFunctions.Records;

namespace MeritFunctions.Submitting;

/// <summary>
/// Sends a draft: its files are copied to where agencies' uploads lie, the manifest last. Which folder that is, is noted first:
/// whoever presses again, because the press before broke off or because two did, goes on in the same.
/// </summary>
public sealed class DraftSender(DraftStore drafts, DraftCopies copies, DraftChecks checks, TimeProvider clock)
{
    /// <summary>Sends the draft that somebody has seen, if it may be sent.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="row">The agency's assessment in it.</param>
    /// <param name="place">Whose draft.</param>
    /// <param name="press">What they have seen and said.</param>
    /// <param name="cancellation">Ends the call; pressed again, it goes on.</param>
    public async Task<SendOutcome> SendAsync(CycleInstrument cycle, AssessmentRow row, DraftPlace place, SendPress press, CancellationToken cancellation)
    {
        DraftReport report = await checks.CheckAsync(cycle, row, place, cancellation);
        if (report.Draft.Tag() != press.Seen)
        {
            return new SendOutcome(report, IsChanged: true);
        }

        if (!report.MaySend)
        {
            return new SendOutcome(report);
        }

        DateTimeOffset now = clock.GetUtcNow();
        var pressed = new DraftSending(press.Seen, press.IsFinal, FolderOf(press, row, now), now, press.By, row.ClarificationRounds, row.TakenBack);
        Draft noted = await drafts.ChangeAsync(
            place, draft => draft.Tag() != press.Seen || (draft.Sending is { } before && before.IsSameAs(pressed)) ? draft : draft with { Sending = pressed }, cancellation);
        if (noted.Tag() != press.Seen || noted.Sending is not { } sending)
        {
            return new SendOutcome(await checks.CheckAsync(cycle, row, place, cancellation), IsChanged: true);
        }

        try
        {
            await copies.CopyAsync(place, sending.Folder, report.Draft.Files, cancellation);
        }
        catch (DraftChangedException)
        {
            return new SendOutcome(await checks.CheckAsync(cycle, row, place, cancellation), IsChanged: true);
        }

        byte[] manifest = ManifestJson.Write(report.Draft.Files.Select(file => (file.Name, file.Sha256, file.Size)), press.IsFinal);
        await copies.WriteLastAsync(place, sending.Folder, ManifestJson.FileName, manifest, cancellation);
        return new SendOutcome(report) { Folder = sending.Folder };
    }

    private static string FolderOf(SendPress press, AssessmentRow row, DateTimeOffset now)
    {
        string again = row.TakenBack is { } receipt ? $"-{StoredJson.Sha256(Encoding.UTF8.GetBytes(receipt))[..4]}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"web-{now.UtcDateTime:yyyyMMdd-HHmmss}-{press.Seen[..8]}{again}{(press.IsFinal ? "-final" : "")}");
    }
}

/// <summary>A press of "send".</summary>
/// <param name="Seen">The tag of the draft that was shown.</param>
/// <param name="IsFinal">Whether it is the agency's last word.</param>
/// <param name="By">Opaque id of who presses.</param>
public sealed record SendPress(string Seen, bool IsFinal, string By);

/// <summary>What became of a press.</summary>
/// <param name="Report">What was found in the draft.</param>
/// <param name="IsChanged">Whether the draft is another one by now than was seen, so that it was not sent.</param>
public sealed record SendOutcome(DraftReport Report, bool IsChanged = false)
{
    /// <summary>The folder that it was sent into; null when it was not.</summary>
    public string? Folder { get; init; }
}
