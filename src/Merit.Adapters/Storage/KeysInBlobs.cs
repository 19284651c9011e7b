using System.Xml.Linq;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Merit.Adapters.Storage;

/// <summary>
/// Keeps the keys of ASP.NET Core's data protection, one blob each, so that every instance of the app reads what another one
/// protected, and so does one that starts tomorrow. Sessions and forms are protected by them.
/// </summary>
public sealed class KeysInBlobs(MeritStorage storage) : IXmlRepository
{
    private readonly BlobContainerClient _container = storage.Container(Containers.Keys);

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        List<XElement> keys = [];
        foreach (BlobItem blob in _container.GetBlobs())
        {
            keys.Add(XElement.Load(_container.GetBlobClient(blob.Name).DownloadContent().Value.Content.ToStream()));
        }

        return keys;
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        try
        {
            _container.GetBlobClient(friendlyName + ".xml").Upload(BinaryData.FromString(element.ToString(SaveOptions.DisableFormatting)));
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // A key has its own id as its name: it is there already.
            return;
        }
    }
}
