namespace MeritFunctions.Notifications;

/// <summary>What one attempt to send led to, and what the orchestration does next.</summary>
/// <param name="Status">The mail's status after the attempt.</param>
/// <param name="WaitSeconds">How long to wait before the next step; null when nothing is left to do.</param>
public sealed record DeliveryStep(string Status, double? WaitSeconds);
