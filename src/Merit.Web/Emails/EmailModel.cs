namespace Merit.Web.Emails;

/// <summary>
/// What one e-mail says, as data. Each kind of e-mail is one record of this folder; <see cref="EmailRenderer"/> knows
/// them all. No model carries the name of a person: the reader is the agency's self-assessment team, or somebody who verifies or runs a cycle.
/// </summary>
public abstract record EmailModel
{
    // The set of kinds is closed: whoever adds one adds its content and its tests.
    private protected EmailModel(Letterhead letterhead) => Letterhead = letterhead;

    /// <summary>Who writes to whom, and about which cycle.</summary>
    public Letterhead Letterhead { get; init; }
}
