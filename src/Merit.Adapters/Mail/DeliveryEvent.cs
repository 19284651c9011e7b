namespace Merit.Adapters.Mail;

/// <summary>What the provider says of one mail, as far as the app uses it.</summary>
/// <param name="CycleId">The custom argument <see cref="MailArguments.Cycle"/>.</param>
/// <param name="NotificationId">The custom argument <see cref="MailArguments.Notification"/>.</param>
/// <param name="Event">SendGrid's name: processed, delivered, deferred, bounce, dropped, …</param>
/// <param name="MessageId">SendGrid's message id.</param>
public sealed record DeliveryEvent(string CycleId, string NotificationId, string Event, string? MessageId);
