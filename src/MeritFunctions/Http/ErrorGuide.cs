using System.Collections.Frozen;
using System.Resources;
using System.Text.RegularExpressions;
using Merit.Adapters.Documents;
using Merit.Assessment;

namespace MeritFunctions.Http;

/// <summary>
/// What the codes of problems and findings mean and what to do about them. The meaning is the message that people get; what to do
/// is the same for many codes, from <c>ErrorGuide.resx</c>.
/// </summary>
public static partial class ErrorGuide
{
    private const string Invalid = "invalid";

    private static readonly TextResources Resources = new(new ResourceManager(typeof(ErrorGuide)));

    // What to do, and the codes of those that can do it.
    private static readonly Dictionary<string, string> Families = new(StringComparer.Ordinal)
    {
        ["Syntax"] = "json-syntax json-too-deep json-broken-escape json-broken-name json-doubled-name too-many-members",
        ["Fields"] = "unknown-member missing-member not-an-object not-an-array too-few-items too-many-items",
        ["Values"] =
            "not-a-string not-a-number not-a-boolean not-a-whole-number integer-out-of-range number-out-of-range number-too-large too-long "
            + "text-character not-among blank working-days-whole",
        ["Codes"] =
            "form-agency-code form-id form-indicator-code form-opaque-id form-sha256 slug-not-allowed code-not-allowed agency-code-not-allowed "
            + "version-not-allowed cycle-id-reserved",
        ["Moments"] = "time-not-iso time-out-of-range time-without-offset date-not-iso date-out-of-range",
        ["Table"] =
            "csv-column-doubled csv-column-missing csv-column-unknown csv-invisible-dropped csv-open-quote csv-stray-quote csv-too-many-cells "
            + "csv-too-many-rows number-ambiguous",
        ["LostCodes"] = "csv-codes-changed agency-code-case",
        ["Encoding"] = "encoding-guessed encoding-not-utf8 encoding-utf16 file-not-text document-empty",
        ["FileKind"] = "file-is-old-workbook file-is-pdf",
        ["Workbook"] =
            "file-is-workbook workbook-cell-error workbook-cell-long workbook-cells workbook-complex workbook-damaged workbook-embedded "
            + "workbook-encrypted workbook-entries workbook-entry-doubled workbook-entry-name workbook-inflates workbook-link "
            + "workbook-macros workbook-no-table workbook-none workbook-not-computed workbook-old workbook-open-document "
            + "workbook-other-document workbook-rows workbook-sheets workbook-too-large workbook-version",
        ["Contacts"] =
            "agency-doubled email-not-allowed contact-without-email contacts-removed contact-doubled agencies-without-contact "
            + "agencies-with-one-contact participants-without-contact participants-without-group register-without-agencies "
            + "workbook-no-register",
        ["Needed"] = "agency-held agency-takes-part agency-has-mails",
        ["Stale"] = "register-busy scores-busy assignments-busy session-busy state-changed",
        ["Instrument"] =
            "alias-doubled arithmetic-too-large band-bound band-unreachable bands-leave-gap bands-not-descending categories-need-index "
            + "category-unknown code-doubled correction-without-one decimals-out-of-range denominator-without-use denominator-zero "
            + "figure-out-of-range figure-too-fine group-type-doubled level-not-whole maximum-mismatch maximum-mismatch-group node-unknown "
            + "range-empty scale-not-ascending scale-starts-above-zero scale-unknown source-unknown tree-too-deep weight-without-use "
            + "weights-all-zero",
        ["Version"] = "version-not-new instrument-taken",
        ["InstrumentChoice"] = "instrument-unknown instrument-not-found instrument-drafted reviews-without-corrections",
        ["Submission"] =
            "agency-differs cycle-differs instrument-differs value-kind-differs indicator-doubled indicator-is-aspect indicator-missing "
            + "indicator-unknown level-out-of-range score-out-of-range evidence-doubled evidence-name evidence-missing respondents-too-few",
        ["Files"] =
            "manifest-file-doubled manifest-file-form manifest-missing file-missing file-hash-differs file-size-differs file-too-large "
            + "file-outside-upload file-not-chosen submission-missing submission-twice evidence-not-proved",
        ["Evidence"] = "evidence-kind evidence-kind-unclear evidence-too-large file-malicious file-unscanned submission-not-clean draft-not-clean",
        ["Draft"] = "draft-name-reserved draft-name-twice draft-too-many draft-too-large",
        ["DraftFiles"] =
            "draft-file-differs draft-file-missing draft-submission-missing draft-submission-twice draft-form-kind draft-evidence-missing",
        ["Archive"] = "archive-damaged archive-empty archive-encrypted archive-entries archive-inflates archive-nested archive-path",
        ["Place"] = "cycle-unknown agency-unknown agency-not-in-cycle",
        ["TooLate"] = "submission-late clarification-late assessment-verified submission-final cycle-closed agency-withdrawn taking-back-closed nothing-counts",
        ["Scores"] = "agency-not-assessed score-columns total-out-of-range scores-missing scores-without-indicators",
        ["ScoresTooLate"] = "scores-late scores-verified scores-withdrawn",
        ["Imported"] = "cycle-imports-scores cycle-self-assessed clarify-imported",
        ["Soon"] = "scores-pending",
        ["Query"] = "query-condition-unclear query-deadline-no-date query-key-unknown query-notes query-score-no-number query-too-long query-value-unknown",
        ["Rest"] = "too-many-findings",
        ["All"] = "invalid",
        ["Deadlines"] = "deadline-past verification-before-submission deadline-required deadline-shortened deadline-not-later deadline-in-effect",
        ["Participants"] = "agency-not-registered agency-listed-twice no-agencies agency-ended reorganisation-both-ways",
        ["NotFound"] =
            "cycle-not-found assessment-not-found upload-not-found result-not-found mail-not-found agency-not-found audit-not-found "
            + "token-not-found page-unknown error-unknown session-not-found certificate-none certificate-unknown certificates-empty results-not-public",
        ["Parameters"] = "page-out-of-range preview-not-boolean template-format",
        ["Link"] = "link-needed",
        ["Chosen"] = "none-chosen bulk-too-many",
        ["CycleState"] = "cycle-paused cycle-cancelled already-released results-not-released not-released result-mails-out release-differs certificates-not-given certificates-settled",
        ["Blocked"] = "release-blocked",
        ["Duties"] = "separation-of-duties",
        ["Assessors"] = "assessor-doubled assessor-id-case assessor-agency-unknown register-without-assessors competence-form absence-form period-reversed",
        ["Assigned"] = "not-assigned conflict-of-interest moderator-reviewed",
        ["Assigning"] =
            "nobody-may-assess assessor-unknown assessor-inactive assessor-role assessor-other-place assessor-absent assessor-untrained assessor-full assessor-unreachable "
            + "slot-reviewed slot-unknown order-listed-twice others-unassigned",
        ["Decision"] =
            "not-awaiting-verification already-decided receipt-superseded round-passed verification-not-open decision-differs not-verified "
            + "levels-required reason-required clarify-until-past indicator-listed-twice indicator-not-reopened "
            + "correction-unknown correction-doubled clarifications-used-up decision-too-long",
        ["Answers"] = "answer-not-asked answers-sent answer-late answer-empty answer-left-aside",
        ["Objecting"] =
            "objection-none objection-not-open objection-no-result objection-late objection-sent objection-result-unseen objection-evidence-changed "
            + "objection-reason-short objection-same-level objection-evidence-missing objection-empty objection-changed-meanwhile",
        ["ObjectionDecision"] = "objection-not-found objection-took-part objection-unseen objection-decided objection-not-objected objection-undecided objection-not-a-decider",
        ["Review"] =
            "double-review reviews-submitted reviews-open review-submitted already-reviewed indicator-not-differing indicator-settled review-level-missing "
            + "review-reason-missing moderation-level-missing moderation-reason-missing",
        ["EvidenceSeen"] = "evidence-not-found evidence-changed evidence-quarantined",
        ["Mistyped"] = "certificate-mistyped",
        ["Logo"] = "logo-not-a-picture logo-too-large",
        ["DecreeDate"] = "decided-on-future decided-on-before-cycle",
        ["Identity"] = "sign-in-needed credential-unknown credential-invalid token-ended link-ended",
        ["Platform"] = "principal-not-believed",
        ["Role"] = "role-missing actor-differs",
        ["Form"] = "form-not-ours form-sent person-unknown",
        ["Wait"] = "too-many",
        ["TokenName"] = "token-name-taken",
        ["Key"] = "order-key-taken order-key-too-long",
        ["Outage"] = "storage-away",
        ["Defect"] = "failed",
        ["TooLarge"] = "body-too-large request-unreadable",
        ["Damaged"] = "results-damaged record-damaged",
        ["Running"] = "not-faulted",
        ["Mail"] = "mail-not-ended",
        ["Flags"] = "flags-too-long",
        ["SessionState"] = "session-closed session-not-open no-plenary",
        ["SessionPlan"] =
            "session-differs agenda-taken agenda-empty agenda-count members-below-quorum member-unknown chair-not-a-member",
        ["SessionMember"] = "not-the-chair not-a-member not-present",
        ["Conflict"] = "member-conflicted",
        ["SessionDecision"] = "already-settled not-agreed score-moved score-unseen note-required not-on-agenda",
        ["Quorum"] = "no-quorum",
        ["Concession"] = "nothing-to-concede",
        ["Authority"] = "not-the-authority",
        ["Decree"] = "decree-taken",
        ["BlockerMend"] =
            "blocker-not-verified blocker-deadline-open blocker-fault blocker-files-changed blocker-hold blocker-undecided blocker-no-quorum",
        ["FlagWords"] = "flag-reserved",
    };

    private static readonly FrozenDictionary<string, string> FamilyOf =
        Families.SelectMany(family => family.Value.Split(' ').Select(code => KeyValuePair.Create(code, family.Key))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every code that is explained.</summary>
    public static IEnumerable<string> Codes => FamilyOf.Keys;

    /// <summary>What a code means; null for what is no code of this app.</summary>
    public static ErrorExplanation? Find(string code) =>
        FamilyOf.TryGetValue(code, out string? family) ? new ErrorExplanation(code, [.. Meanings(code).Select(Unfilled)], Resources.Get("Do." + family)) : null;

    // One word may be a problem of the app and a finding in a document.
    private static IEnumerable<Text> Meanings(string code) =>
        code == Invalid ? [Resources.Get(code)] : new[] { Messages.Find(code), Finding.MessageOf(code), DocumentTexts.Find(code) }.OfType<Text>().Distinct();

    private static Text Unfilled(Text message) => new(Place().Replace(message.Id, "…"), Place().Replace(message.En, "…"));

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}

/// <summary>What a code means.</summary>
/// <param name="Code">The code.</param>
/// <param name="Meanings">What is wrong, with "…" for what each case fills in; more than one where the code is used for several things.</param>
/// <param name="Advice">What to do.</param>
public sealed record ErrorExplanation(string Code, IReadOnlyList<Text> Meanings, Text Advice);
