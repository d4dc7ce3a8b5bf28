//! Plain content of sealed objects, on this machine, with Itjen's own key.

use anyhow::{Context, bail, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::{PendingV1, SealedItem};
use kernel::{Clock, ComplaintId, PersonId};
use proto::itjen::v1::FetchSealedRequest;
use serde::Deserialize;
use vault::{ContentKind, ContentRef, DataKey, PrivateKey, Wrap, WrapInfo};
use zeroize::Zeroizing;

use super::config::Desk;
use super::{held, source};

/// The reporter's text (docs/integration/sealing.md).
#[derive(Deserialize)]
pub(super) struct ComplaintText {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) reported_roles: Vec<String>,
    pub(super) reply_address: Option<String>,
    #[serde(default)]
    pub(super) reported_name: Option<String>,
}

impl ComplaintText {
    /// Reads the plain object; the error never repeats it.
    pub(super) fn read(plain: &[u8]) -> anyhow::Result<Self> {
        serde_json::from_slice(plain).ok().context("isi pengaduan rusak")
    }

    /// That of a complaint that waits with Itjen.
    pub(super) async fn of(
        desk: &Desk,
        key: &PrivateKey,
        pending: &PendingV1,
        clock: &Clock,
    ) -> anyhow::Result<Self> {
        let id = &pending.complaint_id;
        let data_key = data_key(key, id, &pending.inspectorate_wrap)?;
        let is_text = |one: &&SealedItem| one.kind == ContentKind::ComplaintText.code();
        let text = pending.objects.iter().find(is_text);
        let text = text.with_context(|| format!("pengaduan {id} tidak memuat uraian"))?;
        Self::read(&plain(desk, &data_key, id, text, clock).await?)
    }
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
    clock: &Clock,
) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    let bytes: Vec<u8> = match &object.sealed {
        Some(text) => STANDARD.decode(text).context("objek rusak")?,
        None => fetch(desk, id, object, clock).await?,
    };
    if !held::is(object, &bytes) {
        bail!("tidak sama dengan sidik yang dicatat pusat");
    }
    let kind: ContentKind = object.kind.parse()?;
    let place = ContentRef { complaint: id.parse()?, kind, item: object.item };
    Ok(vault::open(key, &place, &bytes)?.content)
}

/// What did not travel along comes in pieces; never more than was announced.
async fn fetch(
    desk: &Desk,
    id: &str,
    object: &SealedItem,
    clock: &Clock,
) -> anyhow::Result<Vec<u8>> {
    let request = FetchSealedRequest {
        complaint_id: id.to_owned(),
        kind: object.kind.clone(),
        item: object.item,
    };
    let mut client = source::client(desk, clock).await?;
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
