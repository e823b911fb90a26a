import { createHash, X509Certificate } from "node:crypto";

/**
 * An authority that nobody trusts but these tests, and what it signed: a certificate for haitang.example.org with its key. Made for this and used nowhere
 * else; the authority's own key was thrown away.
 */
export const NAME = "haitang.example.org";
export const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBqTCCAU+gAwIBAgIUOGi5DPJp8qfylrpCdfve4vv8rNMwCgYIKoZIzj0EAwIw
ITEfMB0GA1UEAwwWSGFpdGFuZyB0ZXN0IGF1dGhvcml0eTAgFw0yNjExMjQxMjM3
MDBaGA8yMTI2MTAzMTEyMzcwMFowITEfMB0GA1UEAwwWSGFpdGFuZyB0ZXN0IGF1
dGhvcml0eTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIqifoLVwtqufK2GSNEa
r9zzyzgnz3Hc3S/wtv2v3RlAX7DEYArMgoaW0/CO3+qSTpr3UTyoGtfmwwRG8a9n
GQKjYzBhMB0GA1UdDgQWBBSFZ3TdUs+x/+k29pnZvLAazoY5BTAfBgNVHSMEGDAW
gBSFZ3TdUs+x/+k29pnZvLAazoY5BTAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB
/wQEAwIBBjAKBggqhkjOPQQDAgNIADBFAiEA9OTnJ2vMT46bFNzCn+EhokSqWcy2
lHW61fSEKiMIwTYCIAlvfRb9YNQa5X6Wk2VcjzNVoiGWJ/k4C9sxiibG0U+S
-----END CERTIFICATE-----
`;
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIB2DCCAX2gAwIBAgIUahS1tgTWWp9XKeQuMA1hnldsT24wCgYIKoZIzj0EAwIw
ITEfMB0GA1UEAwwWSGFpdGFuZyB0ZXN0IGF1dGhvcml0eTAgFw0yNjExMjQxMjM3
MDBaGA8yMTI2MTAzMTEyMzcwMFowHjEcMBoGA1UEAwwTaGFpdGFuZy5leGFtcGxl
Lm9yZzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHgeLciBc3Awm4HMdmL/sjVn
aLrFXRkdcVKrWqIA3VLV+8qKjPNCTg3DSSzNsPOzIVEmL1UpepuuZHbfEUFoCN+j
gZMwgZAwHgYDVR0RBBcwFYITaGFpdGFuZy5leGFtcGxlLm9yZzAJBgNVHRMEAjAA
MA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDATAdBgNVHQ4EFgQU
o6TirTdimsPt/4fcMomlb8hHZ5kwHwYDVR0jBBgwFoAUhWd03VLPsf/pNvaZ2byw
Gs6GOQUwCgYIKoZIzj0EAwIDSQAwRgIhAIqp6kiz+QYBPPfugPZSnhPPPEbUueL5
lWsCBGJO1ubnAiEAqDDTCOuufs+YHPVg4dwmFSriX1w/sYHW02ZTA21NlTc=
-----END CERTIFICATE-----
`;
export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5MzPgKYt36pshkGe
xwvMGxlpRvKrqJpgZsXH63QcX3yhRANCAAR4Hi3IgXNwMJuBzHZi/7I1Z2i6xV0Z
HXFSq1qiAN1S1fvKiozzQk4Nw0kszbDzsyFRJi9VKXqbrmR23xFBaAjf
-----END PRIVATE KEY-----
`;

/** How a Chromium is told to trust the authority, and where the name is: on this machine. */
export const TRUSTING = [
  `--host-resolver-rules=MAP ${NAME} 127.0.0.1`,
  `--ignore-certificate-errors-spki-list=${createHash("sha256")
    .update(new X509Certificate(AUTHORITY).publicKey.export({ type: "spki", format: "der" }))
    .digest("base64")}`,
];
