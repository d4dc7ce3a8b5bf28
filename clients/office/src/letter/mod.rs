//! A complaint that came as a letter: typed in, sealed here to Itjen's key, and only then sent. What leaves this computer cannot be opened by the office.

mod form;
mod seal;

use std::path::Path;

use contracts::Kind;
use kernel::{Clock, Ids};

use super::Enrolment;
use super::publish::state_path;
use super::state::{Plan, PlannedRow, State};
use client_common::Envelope;

/// A message over gRPC, with room for what surrounds the body.
const BODY_BYTES_MAX: usize = (32 << 20) - (64 << 10);

/// Seals the letter unless an earlier run did; then its sealed bytes are in the state and go again under the same id.
pub(super) fn prepare(
    path: &Path,
    enrolment: &Enrolment,
    clock: &Clock,
    ids: &Ids,
) -> anyhow::Result<State> {
    let mut state = State::open(&state_path(path))?;
    if state.all().next().is_some() {
        eprintln!("Surat ini sudah disegel sebelumnya; kode bukti hanya ditampilkan sekali.");
        return Ok(state);
    }
    let letter = form::read(path)?;
    // Random, and all that the complaint's id follows from.
    let id = ids.uuid_v4();
    let sealed = seal::seal(&letter, id, &enrolment.config.inspectorate_public_key, ids)?;
    let envelope = Envelope::new(id, Kind::SealedComplaint, clock.now(), &sealed.body)?;
    anyhow::ensure!(
        envelope.body.get().len() <= BODY_BYTES_MAX,
        "lampiran bersama-sama terlalu besar: kirim paling banyak satu berkas di atas 4 MiB, atau perkecil"
    );
    // First to the reporter: a code that is lost now was never valid.
    print!("{}", sealed.for_reporter().as_str());
    let row = PlannedRow { line: 1, key: sealed.complaint.to_string(), id: None };
    state.plan(Plan { envelope, rows: vec![row] })?;
    Ok(state)
}
