using System.Text.Json.Serialization;

namespace Merit.Assessment.Auditing;

/// <summary>What can be done that is written down.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditKind>))]
public enum AuditKind
{
    /// <summary>A cycle was ordered.</summary>
    [JsonStringEnumMemberName("cycle-started")]
    CycleStarted,

    /// <summary>A cycle takes uploads.</summary>
    [JsonStringEnumMemberName("cycle-opened")]
    CycleOpened,

    /// <summary>An upload counts.</summary>
    [JsonStringEnumMemberName("upload-accepted")]
    UploadAccepted,

    /// <summary>An upload does not count.</summary>
    [JsonStringEnumMemberName("upload-rejected")]
    UploadRejected,

    /// <summary>An agency has taken back what counted, before its deadline.</summary>
    [JsonStringEnumMemberName("upload-taken-back")]
    UploadTakenBack,

    /// <summary>A file of scores counts.</summary>
    [JsonStringEnumMemberName("scores-imported")]
    ScoresImported,

    /// <summary>A submission has its score.</summary>
    [JsonStringEnumMemberName("submission-scored")]
    SubmissionScored,

    /// <summary>An agency's time to submit is over.</summary>
    [JsonStringEnumMemberName("assessment-closed")]
    AssessmentClosed,

    /// <summary>A review was submitted.</summary>
    [JsonStringEnumMemberName("review-submitted")]
    ReviewSubmitted,

    /// <summary>One assessor took the level of the other.</summary>
    [JsonStringEnumMemberName("level-conceded")]
    LevelConceded,

    /// <summary>A decision was handed in.</summary>
    [JsonStringEnumMemberName("decision-taken")]
    DecisionTaken,

    /// <summary>A decision took effect.</summary>
    [JsonStringEnumMemberName("decision-applied")]
    DecisionApplied,

    /// <summary>A decision lost its effect to a newer upload, before or after it was applied.</summary>
    [JsonStringEnumMemberName("decision-superseded")]
    DecisionSuperseded,

    /// <summary>An agency answered what it was asked.</summary>
    [JsonStringEnumMemberName("answers-sent")]
    AnswersSent,

    /// <summary>A verified assessment was opened again.</summary>
    [JsonStringEnumMemberName("assessment-reopened")]
    AssessmentReopened,

    /// <summary>A session of the plenary was planned, with its members and its agenda.</summary>
    [JsonStringEnumMemberName("session-planned")]
    SessionPlanned,

    /// <summary>A session was opened.</summary>
    [JsonStringEnumMemberName("session-opened")]
    SessionOpened,

    /// <summary>A session was closed.</summary>
    [JsonStringEnumMemberName("session-closed")]
    SessionClosed,

    /// <summary>A member came into a session.</summary>
    [JsonStringEnumMemberName("session-joined")]
    SessionJoined,

    /// <summary>A member left a session.</summary>
    [JsonStringEnumMemberName("session-left")]
    SessionLeft,

    /// <summary>A session turned to an agency.</summary>
    [JsonStringEnumMemberName("agency-called")]
    AgencyCalled,

    /// <summary>The plenary decided on an agency.</summary>
    [JsonStringEnumMemberName("agency-decided")]
    AgencyDecided,

    /// <summary>The plenary put an agency off.</summary>
    [JsonStringEnumMemberName("agency-deferred")]
    AgencyDeferred,

    /// <summary>The plenary took back what it had made of an agency.</summary>
    [JsonStringEnumMemberName("agency-taken-back")]
    AgencyTakenBack,

    /// <summary>A member remarked on an agency in a session.</summary>
    [JsonStringEnumMemberName("agency-remarked")]
    AgencyRemarked,

    /// <summary>A member keeps away from deciding on an agency.</summary>
    [JsonStringEnumMemberName("member-recused")]
    MemberRecused,

    /// <summary>Something that stands in the way of a release was conceded.</summary>
    [JsonStringEnumMemberName("blocker-conceded")]
    BlockerConceded,

    /// <summary>The plenary's release was handed in.</summary>
    [JsonStringEnumMemberName("release-taken")]
    ReleaseTaken,

    /// <summary>A release was corrected before its mails were out.</summary>
    [JsonStringEnumMemberName("release-corrected")]
    ReleaseCorrected,

    /// <summary>An agency has its result.</summary>
    [JsonStringEnumMemberName("result-determined")]
    ResultDetermined,

    /// <summary>A cycle's results are out.</summary>
    [JsonStringEnumMemberName("results-published")]
    ResultsPublished,

    /// <summary>A mail was queued again.</summary>
    [JsonStringEnumMemberName("mail-resent")]
    MailResent,

    /// <summary>The agency register was changed.</summary>
    [JsonStringEnumMemberName("register-changed")]
    RegisterChanged,

    /// <summary>Somebody of the register of assessors was added or changed.</summary>
    [JsonStringEnumMemberName("assessor-changed")]
    AssessorChanged,

    /// <summary>Somebody was given a place of an agency's verification.</summary>
    [JsonStringEnumMemberName("assignment-made")]
    AssignmentMade,

    /// <summary>Somebody has recused themselves from an agency.</summary>
    [JsonStringEnumMemberName("assessor-recused")]
    AssessorRecused,

    /// <summary>A token of a script was made.</summary>
    [JsonStringEnumMemberName("token-created")]
    TokenCreated,

    /// <summary>A token opens nothing any more.</summary>
    [JsonStringEnumMemberName("token-revoked")]
    TokenRevoked,

    /// <summary>Somebody signed in.</summary>
    [JsonStringEnumMemberName("signed-in")]
    SignedIn,

    /// <summary>A call was refused that came with a credential.</summary>
    [JsonStringEnumMemberName("access-refused")]
    AccessRefused,

    /// <summary>A deadline was moved.</summary>
    [JsonStringEnumMemberName("deadline-moved")]
    DeadlineMoved,

    /// <summary>A cycle was paused.</summary>
    [JsonStringEnumMemberName("cycle-paused")]
    CyclePaused,

    /// <summary>A paused cycle goes on.</summary>
    [JsonStringEnumMemberName("cycle-resumed")]
    CycleResumed,

    /// <summary>A cycle was ended without results.</summary>
    [JsonStringEnumMemberName("cycle-cancelled")]
    CycleCancelled,

    /// <summary>An agency was taken out of a cycle.</summary>
    [JsonStringEnumMemberName("agency-withdrawn")]
    AgencyWithdrawn,

    /// <summary>A withdrawn agency was taken in again.</summary>
    [JsonStringEnumMemberName("agency-reinstated")]
    AgencyReinstated,

    /// <summary>The flags of an assessment were changed.</summary>
    [JsonStringEnumMemberName("flags-changed")]
    FlagsChanged,

    /// <summary>A note on an agency was added.</summary>
    [JsonStringEnumMemberName("note-added")]
    NoteAdded,

    /// <summary>Something stands still until a person looks at it.</summary>
    [JsonStringEnumMemberName("fault")]
    Fault,

    /// <summary>An agency has objected to its result.</summary>
    [JsonStringEnumMemberName("objection-sent")]
    ObjectionSent,

    /// <summary>It was decided on an objection.</summary>
    [JsonStringEnumMemberName("objection-decided")]
    ObjectionDecided,

    /// <summary>A new result has taken the place of a released one after an objection.</summary>
    [JsonStringEnumMemberName("result-amended")]
    ResultAmended,

    /// <summary>It was said how the certificates of a cycle look.</summary>
    [JsonStringEnumMemberName("certificates-described")]
    CertificatesDescribed,

    /// <summary>A person had it go on.</summary>
    [JsonStringEnumMemberName("resumed")]
    Resumed,

    /// <summary>Somebody was shown personal data.</summary>
    [JsonStringEnumMemberName("personal-data-viewed")]
    PersonalDataViewed,

    /// <summary>An agency came in by its link for the first time.</summary>
    [JsonStringEnumMemberName("link-opened")]
    LinkOpened,

    /// <summary>An agency is sent its link anew, or a new one that ends it.</summary>
    [JsonStringEnumMemberName("link-sent")]
    LinkSent,

    /// <summary>An agency's link opens nothing any more.</summary>
    [JsonStringEnumMemberName("link-revoked")]
    LinkRevoked,
}
