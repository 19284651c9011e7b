using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Web.Emails;
using MeritFunctions.Records;

namespace MeritFunctions.Notifications;

/// <summary>Makes the mails of an objection from its records.</summary>
public sealed class ObjectionMails(ObjectionTable table, RecordStore records, Certificates certificates, CycleInstruments cycles)
{
    /// <summary>What a mail about an objection says.</summary>
    /// <exception cref="InvalidOperationException">The objection is missing, or is not as far as the mail says.</exception>
    public async Task<EmailModel> ComposeAsync(NotificationRow mail, Letterhead letterhead, CycleInstrument cycle, CancellationToken cancellation)
    {
        ObjectionRow row = await table.FindAsync(mail.Cycle, mail.Agency, cancellation) ?? throw Missing(mail);
        Objection objection = await records.GetAsync<Objection>(row.Record, cancellation);
        if (mail.Kind == NotificationKind.ObjectionReceived)
        {
            return new ObjectionReceivedEmail(
                letterhead,
                row.SentAt,
                row.RecordHash,
                [.. objection.Points.Select(point => new ObjectedLevel(Reference(point.Indicator, cycle), point.Verified, point.Level, point.Reason))],
                objection.Files.Count);
        }

        ObjectionDecision decision = await records.GetAsync<ObjectionDecision>(row.DecisionRecord ?? throw Missing(mail), cancellation);
        ResultRecord before = await records.GetAsync<ResultRecord>(objection.Record, cancellation);
        bool isChanged = mail.Kind == NotificationKind.ObjectionChanged;
        if (isChanged && row.Amendment == 0)
        {
            throw Missing(mail);
        }

        string name = isChanged ? RecordNames.Amendment(row.Cycle, row.Amendment) : objection.Record;
        ResultRecord after = isChanged ? await records.GetAsync<ResultRecord>(name, cancellation) : before;
        string hash = isChanged ? row.AmendmentHash! : objection.RecordHash;
        return new ObjectionDecidedEmail(
            letterhead,
            [.. decision.Levels.Select(found => new ObjectedLevel(Reference(found.Indicator, cycle), found.Before, found.Level, found.Reason))],
            Short(before),
            isChanged ? Short(after) : null,
            before.Maximum,
            hash)
        {
            Certificates = isChanged ? await CertificatesAsync(cycle, row.Agency, after, name, hash, cancellation) : [],
        };
    }

    private async Task<IReadOnlyList<(Text Title, Uri Address)>> CertificatesAsync(
        CycleInstrument cycle, string agency, ResultRecord result, string name, string hash, CancellationToken cancellation)
    {
        // An objection is there only after mails were let go; what was read of the cycle may be some seconds older.
        CycleInstrument known = Certificates.AreGivenIn(cycle.Cycle) ? cycle : await cycles.GetAsync(cycle.Cycle.RowKey, cancellation);
        return
        [
            .. from certificate in Certificates.Of(known, name, hash, agency, result.AgencyName, result.Category, result.Awards ?? [])
               let address = certificates.AddressOf(certificate.Code)
               where address is not null
               select (certificate.Title, address),
        ];
    }

    private static ObjectedResult Short(ResultRecord result) => new(result.Score, result.Index, result.CategoryTitle);

    private static IndicatorReference Reference(string code, CycleInstrument cycle) => new(code, cycle.Instrument.Find(code)?.Title);

    private static InvalidOperationException Missing(NotificationRow mail) => new($"The objection of mail {mail.Id} is missing, or not decided as it says.");
}
