namespace Merit.Cli.Mailbox;

/// <summary>An address with an optional display name, as the send contract writes it.</summary>
public sealed record MailAddress(string Email, string? Name = null)
{
    /// <inheritdoc/>
    public override string ToString() => string.IsNullOrEmpty(Name) ? Email : $"{Name} <{Email}>";
}
