//! Reading bodies: JSON, or a form with JSON and files in it.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use serde_json::Value;

use crate::emulator::error::ApiError;
use crate::emulator::validate::Upload;

/// The most that Discord takes in one request.
const LIMIT: usize = 25 * 1024 * 1024;

/// A body, taken apart.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Null if the request had no body.
    pub(super) json: Value,
    pub(super) uploads: Vec<Upload>,
}

impl Body {
    /// Reads whatever body a request has.
    pub(super) async fn read(request: Request) -> Result<Self, ApiError> {
        let content_type =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if content_type.starts_with("multipart/form-data") {
            let form = Multipart::from_request(request, &()).await;
            return Self::read_form(form.map_err(|_| ApiError::invalid_json())?).await;
        }
        let bytes = to_bytes(request.into_body(), LIMIT).await.map_err(|_| ApiError::invalid_json())?;
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let json = serde_json::from_slice(&bytes).map_err(|_| ApiError::invalid_json())?;
        Ok(Self { json, uploads: Vec::new() })
    }

    async fn read_form(mut form: Multipart) -> Result<Self, ApiError> {
        let mut body = Self::default();
        while let Some(field) = form.next_field().await.map_err(|_| ApiError::invalid_json())? {
            let name = field.name().unwrap_or_default().to_owned();
            let filename = field.file_name().unwrap_or("file").to_owned();
            let content_type = field.content_type().unwrap_or("application/octet-stream").to_owned();
            let bytes = field.bytes().await.map_err(|_| ApiError::invalid_json())?;
            if name == "payload_json" {
                body.json = serde_json::from_slice(&bytes).map_err(|_| ApiError::invalid_json())?;
            } else {
                body.uploads.push(Upload {
                    index: file_index(&name).unwrap_or(body.uploads.len() as u64),
                    filename,
                    description: None,
                    content_type,
                    bytes: bytes.to_vec(),
                });
            }
        }
        Ok(body)
    }
}

/// The number in `files[n]`.
fn file_index(name: &str) -> Option<u64> {
    name.strip_prefix("files[")?.strip_suffix(']')?.parse().ok()
}
