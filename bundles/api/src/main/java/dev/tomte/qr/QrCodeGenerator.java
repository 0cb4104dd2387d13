package dev.tomte.qr;

import org.osgi.annotation.versioning.ProviderType;

/** Makes QR codes. All methods may be called from any thread. */
@ProviderType
public interface QrCodeGenerator {

    /** The smallest code with this text, at level {@link ErrorCorrection#M}. */
    default QrCode generateQrCode(String data) {
        return generateQrCode(data, ErrorCorrection.M);
    }

    /**
     * The smallest code with this text: digits, upper-case letters or, for everything else, bytes, which are marked as UTF-8
     * unless they are US-ASCII.
     *
     * @param data 1 character or more
     * @throws QrCodeTooLongException if the text does not fit at this level; the message says how much would
     * @throws IllegalArgumentException if there is no text, or half a surrogate pair in it
     */
    QrCode generateQrCode(String data, ErrorCorrection level);

    /**
     * The code that pairs with this device: {@link PairingService#payload} at level {@link ErrorCorrection#M}.
     *
     * @throws PairingException if the payload could not be made: no base URL is configured, or the device cannot sign
     */
    QrCode generateQrCodeWithPairingCode(String deviceId, PairingCode pairingCode) throws PairingException;
}
