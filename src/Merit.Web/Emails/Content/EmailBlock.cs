namespace Merit.Web.Emails.Content;

/// <summary>
/// One piece of an e-mail in one language. HTML and plain text are both written from the same blocks, so that neither
/// can say something that the other does not.
/// </summary>
public abstract record EmailBlock;
