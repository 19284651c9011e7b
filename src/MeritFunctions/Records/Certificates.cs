using System.Collections.Concurrent;
using System.Globalization;
using Merit.Adapters.Documents.Certificates;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Records;

/// <summary>
/// The certificates. Which there are follows from result records, once result mails are let go: until then a release may be corrected.
/// Whoever names one first, the mails of a batch, a list or a file, writes down before that which record its code is of, and whoever
/// comes second meets the same.
/// </summary>
public sealed class Certificates(
    CertificateTable table, CycleInstruments cycles, AssessmentTable assessments, RecordStore records, ResultProof proof, Amendments amendments, ChangeLog changes, IOptions<LinkOptions> options, TimeProvider clock)
{
    /// <summary>Path of the page that checks a code.</summary>
    public const string Page = "check";

    // A code takes some 60 bytes; those of the last cycles fit many times over.
    private const int MostRemembered = 50_000;

    private readonly ConcurrentDictionary<string, bool> _written = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CertificateLook> _settled = new(StringComparer.Ordinal);

    /// <summary>Whether a cycle's certificates are there.</summary>
    public static bool AreGivenIn(CycleRow cycle) => cycle.ResultMailsAt is not null && cycle.ResultsRecord is not null;

    /// <summary>The certificates of one result, in the order category, then awards.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="name">Name of the result record.</param>
    /// <param name="hash">Its SHA-256.</param>
    /// <param name="agency">The agency's code.</param>
    /// <param name="agencyName">Its name.</param>
    /// <param name="category">Code of the category.</param>
    /// <param name="ranks">Where it stands for each award.</param>
    public static IReadOnlyList<Certificate> Of(CycleInstrument cycle, string name, string hash, string agency, string agencyName, string? category, IEnumerable<GroupRank> ranks)
    {
        Category? reached = category is null ? null : cycle.Instrument.FindCategory(category);
        bool isRecognised = Recognitions.Of(cycle.Instrument, reached).Any(recognition => recognition.IsHeld);
        return
        [
            .. isRecognised ? [Make("", reached!.Title, null)] : Array.Empty<Certificate>(),
            .. ranks.Where(rank => rank.Awarded).Select(rank => Make(rank.Award, rank.Title, rank)),
        ];

        Certificate Make(string award, Text title, GroupRank? rank)
        {
            string code = CertificateCode.Of(hash, award);
            return new Certificate(code, cycle.Cycle.RowKey, agency, agencyName, award, title, rank, name, hash, FileName(cycle.Cycle.RowKey, agencyName, agency, code));
        }
    }

    /// <summary>An agency's certificates, written down; none before result mails are let go, and for a result that is not recognised.</summary>
    public async Task<IReadOnlyList<(Certificate Certificate, ResultRecord Result)>> OfAsync(CycleInstrument cycle, AssessmentRow row, CancellationToken cancellation)
    {
        if (!AreGivenIn(cycle.Cycle) || row is not { ResultRecord: { } name, ResultHash: { } hash })
        {
            return [];
        }

        ResultRecord result = await ReadAsync(row.RowKey, name, hash, cancellation);
        IReadOnlyList<Certificate> certificates = Of(cycle, row, result, hash);
        await WriteAsync(certificates, cancellation);
        return [.. certificates.Select(certificate => (certificate, result))];
    }

    /// <summary>The same where the record was read already, and nothing written down; none where it is another one than the row names.</summary>
    public static IReadOnlyList<Certificate> Of(CycleInstrument cycle, AssessmentRow row, ResultRecord result, string hash) =>
        AreGivenIn(cycle.Cycle) && row.ResultRecord is { } name && row.ResultHash == hash
            ? Of(cycle, name, hash, row.RowKey, result.AgencyName, result.Category, result.Awards ?? [])
            : [];

    /// <summary>The certificates of ranked results, in their order.</summary>
    public static IEnumerable<Certificate> Of(CycleInstrument cycle, IEnumerable<RankedResult> lines, IReadOnlyList<AwardResult> awards)
    {
        ILookup<string, GroupRank> ranks = AwardResult.RanksOf(awards);
        return lines.SelectMany(line => Of(cycle, line.Record, line.RecordHash, line.Agency, line.Name, line.Category, ranks[line.Agency]));
    }

    /// <summary>The certificates of a cycle whose results are released, by agency code, by the ranking and what objections have changed of it.</summary>
    /// <exception cref="DamagedResultException">The ranking, or a result that was amended, is not what was written.</exception>
    public async Task<IReadOnlyList<Certificate>> ListAsync(CycleInstrument cycle, CancellationToken cancellation)
    {
        (byte[]? bytes, RecordDamage? damage) = await proof.VerifyOneAsync(cycle.Cycle.ResultsRecord!, cycle.Cycle.ResultsHash!, cancellation);
        if (bytes is null || damage is not null)
        {
            throw new DamagedResultException("", cycle.Cycle.ResultsRecord!, damage ?? RecordDamage.Missing);
        }

        CycleResults results = StoredJson.Deserialize<CycleResults>(bytes);
        AmendmentChain chain = await amendments.ReadAsync(cycle.Cycle, results, cancellation);
        return chain.Damaged is [{ } forged, ..]
            ? throw new DamagedResultException(forged.Agency, forged.Name, forged.Reason)
            : [.. Of(cycle, results.Ranking.OrderBy(line => line.Agency, StringComparer.Ordinal).Select(chain.Show), results.Awards ?? [])];
    }

    /// <summary>Writes down which records certificates are of. The same again changes nothing.</summary>
    /// <exception cref="InvalidOperationException">Two certificates have one code.</exception>
    public async Task WriteAsync(IEnumerable<Certificate> certificates, CancellationToken cancellation)
    {
        if (_written.Count > MostRemembered)
        {
            _written.Clear();
        }

        CertificateRow[] rows = [.. certificates.Where(certificate => !_written.ContainsKey(certificate.Code)).Select(certificate => certificate.ToRow())];
        await table.WriteAsync(rows, cancellation);
        foreach (CertificateRow row in rows)
        {
            _written[row.RowKey] = true;
        }
    }

    /// <summary>What a certificate shows.</summary>
    public async Task<CertificateContent> ContentAsync(CycleRow cycle, Certificate certificate, ResultRecord? result, CancellationToken cancellation)
    {
        result ??= await ReadAsync(certificate.Agency, certificate.ResultRecord, certificate.ResultHash, cancellation);
        return Content(certificate.Code, result, certificate.Title, certificate.Rank, await LookAsync(cycle, cancellation));
    }

    /// <summary>What a certificate shows that is drawn from a result.</summary>
    public static CertificateContent Content(string code, ResultRecord result, Text title, GroupRank? rank, CertificateLook look)
    {
        string body = look.Template.Body ?? result.AssessingBody;
        return new CertificateContent
        {
            Code = CertificateCode.Shown(code),
            Address = look.PublicAddress is { } app ? AddressIn(app, code).AbsoluteUri : null,
            Body = body,
            Logo = look.Logo,
            Agency = result.AgencyName,
            Title = title,
            Rank = rank is null ? null : new CertificateRank(rank.Rank, rank.Of, rank.Group),
            Cycle = result.CycleTitle,
            Score = look.Template.ShowsScore ? new CertificateScore(result.Score, result.Maximum, result.Index) : null,
            Decree = result.Release.Decree,
            DecidedOn = result.Release.DecidedOn,
            Place = look.Template.Place,
            Office = look.Template.Office ?? body,
            Signatory = look.Template.Signatory,
            MadeAt = result.Release.ReceivedAt,
        };
    }

    /// <summary>What a code stands for; null when it was never given.</summary>
    /// <exception cref="DamagedResultException">The record that it is of is not what was written.</exception>
    public async Task<CheckedCertificate?> CheckAsync(string code, CancellationToken cancellation)
    {
        if (await table.FindAsync(code, cancellation) is not { } row || await cycles.FindRecentAsync(row.Cycle, cancellation) is not { } cycle)
        {
            return null;
        }

        ResultRecord result = await ReadAsync(row.Agency, row.ResultRecord, row.ResultHash, cancellation);
        Certificate? certificate = Of(cycle, row.ResultRecord, row.ResultHash, row.Agency, result.AgencyName, result.Category, result.Awards ?? []).FirstOrDefault(c => c.Code == code);
        if (certificate is null)
        {
            // Somebody wrote a row that no certificate has.
            throw new DamagedResultException(row.Agency, row.ResultRecord, RecordDamage.HashDiffers);
        }

        AssessmentRow? now = await assessments.FindAsync(row.Cycle, row.Agency, cancellation);
        return new CheckedCertificate(now?.ResultHash == row.ResultHash, await ContentAsync(cycle.Cycle, certificate, result, cancellation));
    }

    /// <summary>Where a code is checked; null where the app does not know under which address people reach it.</summary>
    public Uri? AddressOf(string code) => options.Value.PublicAddress is { } app ? AddressIn(app, code) : null;

    /// <summary>How a cycle's certificates look, which is settled by it for good.</summary>
    public async Task<CertificateLook> LookAsync(CycleRow cycle, CancellationToken cancellation)
    {
        if (_settled.TryGetValue(cycle.RowKey, out CertificateLook? known))
        {
            return known;
        }

        CertificateTemplateRow row = new()
        {
            RowKey = TableKey.From(cycle.RowKey),
            Document = StoredJson.ToText(new CertificateTemplate()),
            SettledAt = clock.GetUtcNow(),
            PublicAddress = options.Value.PublicAddress?.AbsoluteUri ?? "",
        };
        if (!await table.TryInsertTemplateAsync(row, cancellation))
        {
            row = (await table.ChangeTemplateAsync(
                cycle.RowKey,
                stored =>
                {
                    bool isNews = stored.SettledAt is null;
                    (stored.SettledAt, stored.PublicAddress) = isNews ? (row.SettledAt, row.PublicAddress) : (stored.SettledAt, stored.PublicAddress);
                    return isNews;
                },
                cancellation))!;
        }

        // Whoever said last how they look may have stopped before it was written down.
        await changes.NoteAsync(cycle.RowKey, row.Unlogged, cancellation);
        CertificateLook look = await LookOfAsync(StoredJson.Deserialize<CertificateTemplate>(row.Document), row.PublicAddress, cancellation);
        return _settled[cycle.RowKey] = look;
    }

    /// <summary>The same of a template that is not settled: how certificates would look now.</summary>
    public Task<CertificateLook> LookOfAsync(CertificateTemplate template, CancellationToken cancellation) =>
        LookOfAsync(template, options.Value.PublicAddress?.AbsoluteUri ?? "", cancellation);

    private async Task<CertificateLook> LookOfAsync(CertificateTemplate template, string address, CancellationToken cancellation) => new(
        template,
        template.Logo is { } logo ? (await records.GetAsync<CertificatePicture>(logo, cancellation)).Content : null,
        address.Length == 0 ? null : new Uri(address));

    private static Uri AddressIn(Uri app, string code) => new(app, $"/{Page}/{code}");

    private async Task<ResultRecord> ReadAsync(string agency, string name, string hash, CancellationToken cancellation)
    {
        (byte[]? bytes, RecordDamage? damage) = await proof.VerifyOneAsync(name, hash, cancellation);
        return bytes is not null && damage is null ? StoredJson.Deserialize<ResultRecord>(bytes) : throw new DamagedResultException(agency, name, damage ?? RecordDamage.Missing);
    }

    // A name that says what is in it on any machine: small letters, digits and hyphens of ASCII.
    private static string FileName(string cycle, string agencyName, string agency, string code)
    {
        const int LongestName = 60;
        System.Text.StringBuilder plain = new();
        foreach (char sign in agencyName.Normalize(System.Text.NormalizationForm.FormD).Where(sign => CharUnicodeInfo.GetUnicodeCategory(sign) != UnicodeCategory.NonSpacingMark))
        {
            if (char.IsAsciiLetterOrDigit(sign))
            {
                plain.Append(char.ToLowerInvariant(sign));
            }
            else if (plain.Length > 0 && plain[^1] != '-')
            {
                plain.Append('-');
            }
        }

        string name = plain.ToString(0, Math.Min(plain.Length, LongestName)).Trim('-');
        return $"piagam-{cycle}-{(name.Length > 0 ? name : agency)}-{code}.pdf";
    }
}

/// <summary>One certificate.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Cycle">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="AgencyName">Its name.</param>
/// <param name="Award">The award's code; empty for the category.</param>
/// <param name="Title">What the category or the award is called.</param>
/// <param name="Rank">Where the agency stands for the award; null for the category.</param>
/// <param name="ResultRecord">Name of the result record.</param>
/// <param name="ResultHash">SHA-256 of that record.</param>
/// <param name="File">How its file is called.</param>
public sealed record Certificate(
    string Code, string Cycle, string Agency, string AgencyName, string Award, Text Title, GroupRank? Rank, string ResultRecord, string ResultHash, string File)
{
    /// <summary>The row by which it is found.</summary>
    public CertificateRow ToRow() => new() { RowKey = Code, Cycle = Cycle, Agency = Agency, Award = Award, ResultRecord = ResultRecord, ResultHash = ResultHash };
}

/// <summary>What a code stands for.</summary>
/// <param name="Holds">Whether it holds; a certificate whose result was replaced does not.</param>
/// <param name="Content">What the certificate says.</param>
public sealed record CheckedCertificate(bool Holds, CertificateContent Content);

/// <summary>How certificates look.</summary>
/// <param name="Template">What was said of it.</param>
/// <param name="Logo">The body's sign.</param>
/// <param name="PublicAddress">The address under which people reach the app.</param>
public sealed record CertificateLook(CertificateTemplate Template, byte[]? Logo, Uri? PublicAddress);

/// <summary>A stored result is not what was written.</summary>
public sealed class DamagedResultException(string agency, string record, RecordDamage damage) : Exception($"The record {record} is not what was written: {damage}.")
{
    /// <summary>What is wrong with which record.</summary>
    public DamagedRecord Record { get; } = new(agency, record, damage);
}
