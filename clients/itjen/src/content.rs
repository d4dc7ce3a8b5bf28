//! Plain content of sealed objects, on this machine, with Itjen's own key.

use anyhow::{Context, bail, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::complaint::ComplaintText;
use contracts::{PendingV1, SealedItem};
use kernel::{ComplaintId, PersonId};
use proto::itjen::v1::FetchSealedRequest;
use vault::{ContentKind, ContentRef, DataKey, PrivateKey, Wrap, WrapInfo};
use zeroize::Zeroizing;

use super::config::Desk;
use super::{held, source};

/// Reads the plain object of a reporter's text; the error never repeats it.
pub(super) fn read_text(plain: &[u8]) -> anyhow::Result<ComplaintText> {
    ComplaintText::read(plain).context("isi pengaduan rusak")
}

/// The text of a complaint that waits with Itjen.
pub(super) async fn text_of(
    desk: &Desk,
    key: &PrivateKey,
    pending: &PendingV1,
) -> anyhow::Result<ComplaintText> {
    let id = &pending.complaint_id;
    let data_key = data_key(key, id, &pending.inspectorate_wrap)?;
    let is_text = |one: &&SealedItem| one.kind == ContentKind::ComplaintText.code();
    let text = pending.objects.iter().find(is_text);
    let text = text.with_context(|| format!("pengaduan {id} tidak memuat uraian"))?;
    read_text(&plain(desk, &data_key, id, text).await?)
}

/// The data key of a complaint, taken out with Itjen's own key.
pub(super) fn data_key(key: &PrivateKey, id: &str, wrap: &str) -> anyhow::Result<DataKey> {
    ensure!(
        !wrap.is_empty(),
        "pengaduan {id} tidak memuat isi: sudah dihapus, atau tidak lagi menunggu di pusat; tahan dengan --withhold"
    );
    let complaint: ComplaintId = id.parse()?;
    let info = WrapInfo { complaint, person: PersonId::try_new(topology::names::ITJEN)? };
    let wrap = Wrap::from_bytes(&STANDARD.decode(wrap).context("bungkus kunci rusak")?)?;
    vault::unwrap(&wrap, key, &info).context("tidak dapat dibuka dengan kunci Itjen")
}

/// Opens one object, which is fetched when it did not travel along.
pub(super) async fn plain(
    desk: &Desk,
    key: &DataKey,
    id: &str,
    object: &SealedItem,
) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    let bytes: Vec<u8> = match &object.sealed {
        Some(text) => STANDARD.decode(text).context("objek rusak")?,
        None => fetch(desk, id, object).await?,
    };
    if !held::is(object, &bytes) {
        bail!("tidak sama dengan sidik yang dicatat pusat");
    }
    let kind: ContentKind = object.kind.parse()?;
    let place = ContentRef { complaint: id.parse()?, kind, item: object.item };
    Ok(vault::open(key, &place, &bytes)?.content)
}

/// What did not travel along comes in pieces; never more than was announced.
async fn fetch(desk: &Desk, id: &str, object: &SealedItem) -> anyhow::Result<Vec<u8>> {
    let request = FetchSealedRequest {
        complaint_id: id.to_owned(),
        kind: object.kind.clone(),
        item: object.item,
    };
    let mut client = source::client(desk).await?;
    let mut pieces = client.fetch_sealed(request).await.map_err(client_common::said)?.into_inner();
    let mut bytes = vec![];
    while let Some(piece) = pieces.message().await.map_err(client_common::said)? {
        bytes.extend_from_slice(&piece.piece);
        if bytes.len() as u64 > object.bytes {
            bail!("pusat mengirim lebih banyak daripada yang diumumkan");
        }
    }
    Ok(bytes)
}
