using System.Globalization;
using System.Security.Cryptography;
using Merit.Adapters.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Records;

/// <summary>
/// The links by which agencies come in. A link is sealed by the keys that protect sessions and is made when it is sent, so it is
/// stored nowhere. The assessment's row says which number holds: a new link, or none, ends the earlier ones and their sessions.
/// </summary>
public sealed class AgencyLinks(
    IDataProtectionProvider keys, CycleTable cycles, AssessmentTable assessments, IOptions<LinkOptions> options, TimeProvider clock)
{
    /// <summary>Path of the page that a link opens.</summary>
    public const string Page = "a/open";

    private readonly IDataProtector _seal = keys.CreateProtector("agency-link");

    /// <summary>The link's address; null where the app does not know under which address people reach it.</summary>
    public Uri? AddressOf(AgencyLink link) => AddressOf(_seal.Protect(string.Create(CultureInfo.InvariantCulture, $"{link.Number}\n{link.Cycle}\n{link.Agency}")));

    /// <summary>The same for those who may see the mail and not the link.</summary>
    public Uri? HiddenAddress => AddressOf("...");

    /// <summary>What a link says; null when it is none of ours, or was cut off.</summary>
    public AgencyLink? Read(string text)
    {
        try
        {
            return _seal.Unprotect(text).Split('\n') is [{ } number, { } cycle, { } agency]
                ? new AgencyLink(cycle, agency, int.Parse(number, CultureInfo.InvariantCulture))
                : null;
        }
        catch (CryptographicException refused)
        {
            // The keys lie in storage: while that is away, nobody knows what a link says.
            return refused.InnerException is { } away && StorageOutage.IsMeant(away) ? throw away : null;
        }
    }

    /// <summary>The cycle and the assessment that a link is for; null when either is missing.</summary>
    public async Task<(CycleRow Cycle, AssessmentRow Row)?> FindAsync(AgencyLink link, CancellationToken cancellation) =>
        await cycles.FindRecentAsync(link.Cycle, cancellation) is { } cycle && await assessments.FindAsync(link.Cycle, link.Agency, cancellation) is { } row
            ? (cycle, row)
            : null;

    /// <summary>Whether a link opens its agency's page now.</summary>
    public async Task<bool> HoldsAsync(AgencyLink link, CancellationToken cancellation) =>
        await FindAsync(link, cancellation) is ({ } cycle, { } row) && EndOf(row, cycle, link.Number) is null;

    /// <summary>Why a link of that number opens nothing any more, as a code; null while it does.</summary>
    public string? EndOf(AssessmentRow row, CycleRow cycle, int number) =>
        number != row.LinkNumber ? "link-replaced"
        : row.LinkRevokedAt is not null ? "link-revoked"
        : clock.GetUtcNow() > ExpiryOf(row, cycle) ? "link-expired"
        : null;

    /// <summary>Until when the newest link holds: it follows the cycle's dates when they are moved.</summary>
    public DateTimeOffset ExpiryOf(AssessmentRow row, CycleRow cycle) =>
        new[] { cycle.VerificationDeadline, row.DeadlineIn(cycle), row.ClarifyUntil, cycle.ReleasedAt, ObjectionWindow.EndOf(cycle), row.LinkSentAt }.Max()!.Value.AddDays(options.Value.LinkDays);

    private Uri? AddressOf(string link) => options.Value.PublicAddress is { } app ? new Uri(app, $"/{Page}?link={link}") : null;
}

/// <summary>What a link says.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Number">Which of its links it is.</param>
public sealed record AgencyLink(string Cycle, string Agency, int Number);
