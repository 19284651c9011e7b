namespace Merit.Web.Emails.Content;

/// <summary>Items without an order.</summary>
public sealed record BulletList(IReadOnlyList<string> Items) : EmailBlock;
